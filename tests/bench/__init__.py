"""How fast it is: each prints ratios within one run. Nothing is asserted."""
