"""The parts of the edition that the app's tests show."""
