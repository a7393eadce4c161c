"""From records to what they mean. Pure: no clock, no file, no network."""
