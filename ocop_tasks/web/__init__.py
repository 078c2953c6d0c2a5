"""The web floor that every feature stands on: who may, whole page or fragment, errors, words and filters."""
