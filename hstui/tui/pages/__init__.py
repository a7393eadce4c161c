"""What each tab and page says: pure functions from an edition and a width to rows of pieces."""
