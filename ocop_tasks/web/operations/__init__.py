"""For whoever runs the portal: health, cleaning up, and the gallery of components.

Imported by the app and the commands alone.
"""
