"""The edition: the whole composed report as data, and how it is composed from records."""
