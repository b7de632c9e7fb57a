"""The Zalo Bot Platform: a small bot for a pilot office, beside the Official Account and answered alike."""
