"""Units: the tree, and the pages on which they are made, moved and switched off."""
