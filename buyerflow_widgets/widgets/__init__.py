"""The screen: one module a view, and `app.BuyerFlow`, which puts them together. Nothing below imports anything from here."""
