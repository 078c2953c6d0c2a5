"""The fields of forms, and what they say in our own words."""
