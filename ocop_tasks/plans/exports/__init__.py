"""The pages of a plan as workbooks. Stands on the pages of ``plans``; none of them imports it."""
