"""What moves in a page by itself."""

SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)))
  .observe({ type: "layout-shift", buffered: true });"""
"""Adds the value of each layout shift to `window.shifts`."""
