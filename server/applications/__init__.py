"""Applications for pre-review 资料预审: the household's people, forms, photos, the clerk's verdicts."""
