"""Applications for packages 一件事: one application, a part for each department, papers shared."""
