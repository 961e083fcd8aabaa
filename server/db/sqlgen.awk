# sqlgen.awk -- turns the .sql files of the program into one catalogue of named statements.
#
# Use:   awk -v out=h -f sqlgen.awk FILE.sql … > sql.h      (out=c for sql.c): enum sql, SQL_NAME, sql_catalogue
#        awk -v out=h -v set=store -f sqlgen.awk store.own.sql > store_sql.h: enum store_sql, STORE_NAME, store_catalogue,
#        for statements on a database file of its own, which the common catalogue does not know
# Input: -- name: reply_insert     in: root, body   out: id       starts a statement; the rest of the line is documentation
#        SELECT … $1 … ;                                          ends at a ; that ends a line, or at the next name
#        -- fragment: access                                      a piece of SQL that statements include as {{access}}
# Work:  comments go, white space becomes one space (never inside a literal), $1 becomes ?1, fragments are filled in.
# Errors: a duplicate name, an unknown fragment, SQL outside a statement, an empty statement or an open literal:
#        FILE:LINE: message on standard error, exit status 1, and no output.
# Plain POSIX awk: mawk runs it.

function complain(where, what)
{
    print where ": " what > "/dev/stderr"
    failed = 1
}

function finish()
{
    if (quote != "")
        complain(quoted_at, "this literal or comment is never closed")
    quote = ""
    if (kind == "name" && body[kind, name] == "")
        complain(place[kind, name], "statement " name " is empty")
    kind = ""
}

function begin(what, text,    rest)
{
    finish()
    sub(/^[ \t]*--[ \t]*(name|fragment):[ \t]*/, "", text)
    name = text
    sub(/[ \t].*$/, "", name)
    rest = substr(text, length(name) + 1)
    gsub(/^[ \t]+|[ \t\r]+$/, "", rest)
    sub(/\r$/, "", name)
    if (name !~ /^[a-z][a-z0-9_]*$/) {
        complain(FILENAME ":" FNR, "a " what " is called in lower case letters, digits and _, not \"" name "\"")
        return
    }
    if ((what, name) in place) {
        complain(FILENAME ":" FNR, what " " name " already stands in " place[what, name])
        return
    }
    kind = what
    place[kind, name] = FILENAME ":" FNR
    body[kind, name] = ""
    note[name] = rest
    ended = 0
    if (kind == "name")
        order[++count] = name
}

# Adds a piece to the current statement; a space only between two pieces, never double.
function add(piece)
{
    body[kind, name] = body[kind, name] piece
}

function space(    b)
{
    b = body[kind, name]
    if (b != "" && substr(b, length(b)) != " ")
        add(" ")
}

function scan(line,    i, c, n, two, tail)
{
    n = length(line)
    i = 1
    while (i <= n) {
        c = substr(line, i, 1)
        if (quote == "*") { # in a comment of more lines
            if (substr(line, i, 2) == "*/") {
                quote = ""
                i++
            }
            i++
            continue
        }
        if (quote != "") {
            add(c)
            if (c == quote)
                quote = ""
            i++
            continue
        }
        two = substr(line, i, 2)
        if (two == "--")
            break
        if (two == "/*") {
            quote = "*"
            quoted_at = FILENAME ":" FNR
            i += 2
            continue
        }
        if (c == " " || c == "\t" || c == "\r") {
            if (!ended && kind != "")
                space()
            i++
            continue
        }
        if (kind == "") {
            complain(FILENAME ":" FNR, "SQL outside a named statement")
            return
        }
        if (ended) {
            complain(FILENAME ":" FNR, "SQL after the end of " name ": one statement under each name")
            return
        }
        if (c == ";") {
            tail = substr(line, i + 1)
            sub(/^[ \t\r]+/, "", tail)
            if (tail == "" || tail ~ /^--/) {
                ended = 1
                return
            }
            complain(FILENAME ":" FNR, "a ; inside a line: one statement under each name")
            return
        }
        if (c == "'" || c == "\"") {
            quote = c
            quoted_at = FILENAME ":" FNR
            add(c)
            i++
            continue
        }
        if (c == "$" && substr(line, i + 1, 1) ~ /[0-9]/)
            c = "?"
        add(c)
        i++
    }
    if (quote == "'" || quote == "\"")
        add("\n")
    else if (kind != "" && !ended)
        space()
}

# The text with every {{fragment}} filled in; depth guards against a fragment that includes itself.
function fill(text, where, depth,    before, inside)
{
    before = ""
    while (match(text, /\{\{[^}]*\}\}/)) {
        inside = substr(text, RSTART + 2, RLENGTH - 4)
        gsub(/[ \t]/, "", inside)
        before = before substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + RLENGTH)
        if (!(("fragment", inside) in body))
            complain(where, "there is no fragment " inside)
        else if (depth > 8)
            complain(where, "fragment " inside " includes itself")
        else {
            used[inside] = 1
            before = before fill(body["fragment", inside], place["fragment", inside], depth + 1)
        }
    }
    text = before text
    sub(/ +$/, "", text)
    return text
}

# Whether a statement changes data: its first verb outside parentheses and literals decides.
function writes(sql,    t, i, c, depth, q, word)
{
    t = toupper(sql) " "
    depth = 0
    q = ""
    word = ""
    for (i = 1; i <= length(t); i++) {
        c = substr(t, i, 1)
        if (q != "") {
            if (c == q)
                q = ""
            continue
        }
        if (c == "'" || c == "\"") {
            q = c
            continue
        }
        if (c ~ /[A-Z_0-9]/) {
            word = word c
            continue
        }
        if (depth == 0 && word != "" && c != ".") {
            if (word ~ /^(INSERT|UPDATE|DELETE)$/ || (word == "REPLACE" && substr(t, i, 6) == " INTO "))
                return 1
            if (word ~ /^(SELECT|VALUES|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)$/)
                return 0
        }
        word = ""
        if (c == "(")
            depth++
        if (c == ")")
            depth--
    }
    return 0
}

function literal(text)
{
    gsub(/\\/, "&&", text)
    gsub(/"/, "\\\"", text)
    gsub(/\n/, "\\n", text)
    gsub(/\t/, "\\t", text)
    while (index(text, "??")) # no trigraphs
        sub(/\?\?/, "?\\?", text)
    return "\"" text "\""
}

FNR == 1 { finish() }
/^[ \t]*--[ \t]*name:/ && quote == "" { begin("name", $0); next }
/^[ \t]*--[ \t]*fragment:/ && quote == "" { begin("fragment", $0); next }
{ scan($0) }

END {
    finish()
    for (i = 1; i <= count; i++)
        text[i] = fill(body["name", order[i]], place["name", order[i]], 1)
    if (failed)
        exit 1
    if (!count) {
        order[++count] = "nothing"
        text[count] = "SELECT 1"
    }
    upper = toupper(set)
    prefix = set ? upper "_" : "SQL_"
    total = set ? upper "_SQL_COUNT" : "SQL_COUNT"
    catalogue = set ? set "_catalogue" : "sql_catalogue"
    header = set ? set "_sql.h" : "sql.h"
    print "/* Made by make from the .sql files under server/: change those. */"
    if (out == "h") {
        guard = "VB_" toupper(set ? set "_SQL_H" : "SQL_H")
        print "#ifndef " guard "\n#define " guard "\n" (set ? "#include \"sql.h\"\n" : "#include <stdbool.h>\n")
        print "enum " (set ? set "_sql" : "sql") " {"
        for (i = 1; i <= count; i++) {
            gsub(/\*\//, "* /", note[order[i]])
            printf "    %s%s,%s\n", prefix, toupper(order[i]), note[order[i]] == "" ? "" : " /* " note[order[i]] " */"
        }
        print "    " total "\n};\n"
        if (set)
            print "extern const struct sql_text " catalogue "[" total "];\n\n#endif"
        else
            print "extern const struct sql_text {\n    const char *name; /* as in the .sql file */\n    const char *text; /* SQL with ?1, ?2, … */\n" \
                "    bool writes;      /* changes data: for the writer only */\n} sql_catalogue[SQL_COUNT];\n\n#endif"
    } else {
        print "#include \"" header "\"\n\nconst struct sql_text " catalogue "[" total "] = {"
        for (i = 1; i <= count; i++)
            printf "    [%s%s] = {\"%s\", %s, %s},\n", prefix, toupper(order[i]), order[i], literal(text[i]), writes(text[i]) ? "true" : "false"
        print "};"
    }
}
