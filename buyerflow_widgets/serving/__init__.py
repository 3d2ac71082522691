"""What `buyerflow` serves: Voilà with defaults of our own, and a guard at each of its doors."""
