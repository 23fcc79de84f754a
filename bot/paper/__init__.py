"""What is handed over as files: the report to read and print, the windows for a calendar. Pure: no input, no output."""
