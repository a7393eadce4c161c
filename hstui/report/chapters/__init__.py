"""The chapters of the report, each a function from the outline in the making to blocks."""
