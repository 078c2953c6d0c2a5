"""A spreadsheet becomes sections and tasks of a draft: looked through whole first, then taken whole, once."""
