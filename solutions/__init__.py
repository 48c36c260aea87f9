"""Reference solutions of *From Similarity to Captions*: one module a chapter, one function an exercise."""
