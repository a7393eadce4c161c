"""What sources say, validated and cleaned: plain frozen values with their provenance."""
