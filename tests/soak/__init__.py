"""What takes long, run by hand; the tests run short forms."""
