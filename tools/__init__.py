"""Programs for developers that the installed package does not need."""
