"""At which question the household is: kept and sent like an answer, under a key no question can have."""

AT = "@at"
