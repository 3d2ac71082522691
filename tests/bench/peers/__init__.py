"""The app beside other ways to put an editable table of Python's on a page: all measured in turns, in one run."""
