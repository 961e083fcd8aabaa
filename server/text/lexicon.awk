# lexicon.awk -- compiles a word list (word<TAB>count a line, # for remarks) into a C table for text/compound.
# A word becomes: its length (one byte), 16 x ln(count + 1) (one byte), its letters. `slots` holds, at the hash of a word
# or the first free slot after it, 1 + its place in `words`, and in the highest eight bits what else the hash says: other words are
# passed without a look at their letters. 0 is free.
BEGIN {
    FS = "\t"
    for (i = 1; i < 256; i++)
        ord[sprintf("%c", i)] = i
    size = 65536
    print "/* Made by make from server/text/lexicon-nl.tsv. */"
    print "#include \"text/compound.h\""
    print "const char lexicon_words[] ="
    at = 0
}
/^#/ || NF < 2 { next }
{
    n = length($1)
    h = 5381
    for (i = 1; i <= n; i++)
        h = (h * 33 + ord[substr($1, i, 1)]) % 16777216
    tag = int(h / size)
    h = h % size
    while (h in slot)
        h = (h + 1) % size
    slot[h] = tag * 16777216 + at + 1
    weight = int(16 * log($2 + 1))
    printf "    \"\\%03o\\%03o\" \"%s\"\n", n, (weight > 255 ? 255 : weight), $1
    at += n + 2
}
END {
    print "    \"\";"
    printf "const uint32_t lexicon_slots[LEXICON_SLOTS] = {"
    for (i = 0; i < size; i++)
        printf "%s%.0f,", (i % 16 ? " " : "\n    "), slot[i] + 0
    print "\n};"
}
