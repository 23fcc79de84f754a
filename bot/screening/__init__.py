"""Many applicants at once: a spreadsheet in, the same spreadsheet out with a verdict on each of its rows."""
