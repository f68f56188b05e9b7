"""Where moto is thinner than AWS: one module for each thing that the practice organization does as AWS does."""
