"""Free text read into facts of the applicant profile: the words in, typed values out; pure and deterministic."""
