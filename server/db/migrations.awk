# migrations.awk -- compiles the migrations into the program.
#
# Use:    awk -f migrations.awk migrations/20261121T2000_first.sql … > migrations.c
# Output: migrations[] in the order of the arguments, one per file: number (the digits of the name), name (the file name
#         without .sql) and text (the file, comments included, since SQLite reads past them), and migration_count.
# Errors: a name of another form, a number used twice or out of order: FILE: message, exit status 1.
# Twins for another engine (NAME.pg.sql) are for that engine and left out by the caller.

function literal(line)
{
    gsub(/\\/, "&&", line)
    gsub(/"/, "\\\"", line)
    gsub(/\t/, "\\t", line)
    sub(/\r$/, "", line)
    while (index(line, "??")) # no trigraphs
        sub(/\?\?/, "?\\?", line)
    return "\"" line "\\n\""
}

function complain(what)
{
    print FILENAME ": " what > "/dev/stderr"
    failed = 1
}

BEGIN {
    print "/* Made by make from migrations/: change those, and only those that have not landed. */"
    print "#include <stddef.h>\n#include <stdint.h>\n\n#include \"db/migrate.h\"\n"
    print "const struct migration migrations[] = {"
}
FNR == 1 {
    if (count++)
        print "    },"
    name = FILENAME
    sub(/^.*\//, "", name)
    sub(/\.sql$/, "", name)
    if (name !~ /^[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9]_[a-z0-9_]+$/)
        complain("a migration is called YYYYMMDDTHHMM_words.sql")
    number = name
    sub(/_.*$/, "", number)
    sub(/T/, "", number)
    if (count > 1 && number <= last)
        complain("number " number " is not higher than " last)
    last = number
    print "    {\n        INT64_C(" number "), \"" name "\","
}
{ print "        " literal($0) }
END {
    if (count)
        print "    },"
    else
        print "    {0, \"\", \"\"},"
    print "};\n\nconst size_t migration_count = " count + 0 ";"
    exit failed
}
