-- An import asks whether the bytes of a file are there already.

CREATE INDEX attachment_hash ON attachment(hash);
