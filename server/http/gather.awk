# gather.awk -- the index of the program: every table of endpoints and of listeners that a header declares.
#
# Use:    (cd server && awk -f http/gather.awk resource/post/post.h …) > endpoints.c
# Input:  extern const struct endpoint NAME_endpoints[];    extern const struct listener NAME_listeners[];
# Output: all_endpoints and all_listeners, arrays of those tables closed by NULL, in the order of the arguments.

/^extern const struct endpoint [a-z0-9_]+_endpoints\[\];/ {
    endpoints[++e] = substr($5, 1, index($5, "[") - 1)
    header[FILENAME] || header_name[++h] = FILENAME
    header[FILENAME] = 1
}
/^extern const struct listener [a-z0-9_]+_listeners\[\];/ {
    listeners[++l] = substr($5, 1, index($5, "[") - 1)
    header[FILENAME] || header_name[++h] = FILENAME
    header[FILENAME] = 1
}
END {
    print "/* Made by make from the headers under server/ that declare endpoints or listeners. */"
    print "#include <stddef.h>\n"
    print "#if __has_include(\"domain/event.h\")\n#include \"domain/event.h\"\n#endif"
    print "#if __has_include(\"http/endpoint.h\")\n#include \"http/endpoint.h\"\n#endif"
    for (i = 1; i <= h; i++)
        print "#include \"" header_name[i] "\""
    print "\nstruct endpoint;\nstruct listener;"
    print "extern const struct endpoint *const all_endpoints[];\nextern const struct listener *const all_listeners[];\n"
    print "const struct endpoint *const all_endpoints[] = {"
    for (i = 1; i <= e; i++)
        print "    " endpoints[i] ","
    print "    NULL,\n};\n\nconst struct listener *const all_listeners[] = {"
    for (i = 1; i <= l; i++)
        print "    " listeners[i] ","
    print "    NULL,\n};"
}
