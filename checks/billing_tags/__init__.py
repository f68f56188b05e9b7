"""Cost allocation tags: the keys by which the bill can be split, and a policy on how they are written."""
