# Vraagbaak: a server in C11 and a static web client.
#
#   make run [PORT=8080] [DATA=./data]   install what is missing, build, fill and start
#   make test [T=name]                   everything that must be green; T picks test programs or cases by name
#   make help                            all the other commands
#
# The map of what is made: every server/**/*.c becomes an object; all but app/main.c go in build/libvraagbaak.a. Each
# tests/**/*_test.c becomes a program, linked with that library and with the tests/*.c that are not tests.
#
#   build/gen/   what is derived from other sources: sql.[ch] (the .sql files), NAME_sql.[ch] (NAME.own.sql: statements
#                on a database file of its own), migrations.c (migrations/), endpoints.c (the tables that headers
#                declare), openapi.c (the API document), lexicon.c (Dutch words)
#   build/       the release; build/asan/ the same with Address- and UndefinedBehaviorSanitizer, build/tsan/ with
#                ThreadSanitizer, build/fuzz/ for libFuzzer, build/cov/ counting the lines that tests reach

PORT ?= 8080
DATA ?= ./data
T ?=
FUZZ_SECONDS ?= 5
JOBS ?= $(shell nproc 2>/dev/null || echo 1)
WERROR ?= -Werror
# Another folder for what is built: make BUILD=/elsewhere check
BUILD ?= build
VARIANT ?= asan
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
export BUILD T FUZZ_SECONDS JOBS
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif
SHELL := /bin/sh

# ---- Packages -----------------------------------------------------------------------------------------------------

# Debian's names; nodejs and npm only where no node is found, since many install it otherwise.
PACKAGES_SERVER := gcc libc6-dev make pkg-config libevent-dev libsqlite3-dev libcmark-dev libjansson-dev \
    libcurl4-openssl-dev libsodium-dev libutf8proc-dev uthash-dev libmagic-dev zlib1g-dev libyaml-dev libcjose-dev libarchive-dev \
    libexpat1-dev poppler-utils
PACKAGES_WEB = $(shell command -v node >/dev/null 2>&1 || echo nodejs) $(shell command -v npm >/dev/null 2>&1 || echo npm)
PACKAGES_TEST := libcmocka-dev clang-format-14 cppcheck chromium curl oathtool openssl python3-aiosmtpd jing libical-dev \
    $(if $(wildcard tests/fuzz/*_fuzz.c),clang libclang-rt-14-dev)
PACKAGES_BENCH := nginx-light wrk valgrind
PACKAGES_TORTURE := nginx-light caddy

# Prints the packages of $(1) that are not installed.
missing = for p in $(1); do \
        case "$$(dpkg-query -W -f '$${db:Status-Abbrev}' $$p 2>/dev/null)" in ?i*) ;; *) echo $$p ;; esac; \
    done

# libevent before this version has known holes; it is upgraded where a newer one is offered, which is asked once.
LIBEVENT_SAFE := 2.1.12-stable-8+deb12u1
libevent_old = dpkg --compare-versions "$$(dpkg-query -W -f '$${Version}' libevent-dev 2>/dev/null)" lt $(LIBEVENT_SAFE)
stale = if ! [ -e $(BUILD)/libevent.checked ] && $(libevent_old); then echo libevent-dev; fi

# Installs what is missing of $(1); asks the package index only then.
APT := apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends
install = @need=$$(echo $$($(call missing,$(1)); $(stale))); [ -n "$$need" ] || exit 0; \
    as_root=env; [ "$$(id -u)" = 0 ] || as_root=sudo; \
    echo "  APT $$need"; mkdir -p $(BUILD); \
    { $$as_root DEBIAN_FRONTEND=noninteractive $(APT) update && \
      $$as_root DEBIAN_FRONTEND=noninteractive $(APT) install $$need; } >$(BUILD)/apt.log 2>&1 </dev/null || { \
        tail -n 20 $(BUILD)/apt.log >&2; echo "Installing failed (see $(BUILD)/apt.log): $$need" >&2; exit 1; }; \
    touch $(BUILD)/libevent.checked; \
    if $(libevent_old); then echo "warning: libevent is older than $(LIBEVENT_SAFE); no newer one is offered" >&2; fi

# ---- Compilation --------------------------------------------------------------------------------------------------

PKGS := libevent_core libevent_extra libevent_pthreads sqlite3 libcmark jansson libcurl libsodium libutf8proc libmagic \
    zlib yaml-0.1 cjose libarchive expat
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
# libcurl, cjose and libarchive are opened when they are needed (base/library.h); the linker leaves out what is not named.
PKG_LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition \
    -Wwrite-strings -Wpointer-arith -Wformat-security -Wundef -Wunused-macros -Wvla $(WERROR)
BASE := -std=c11 -D_GNU_SOURCE -g -fPIE -fstack-protector-strong -pthread
INCLUDE := -Iserver -I$(BUILD)/gen
LDFLAGS_BASE := -pie -pthread -Wl,-z,relro,-z,now -Wl,--as-needed

FLAGS_release := -O2 -D_FORTIFY_SOURCE=2
# What debuggers need lies beside the program, which finds it there: two thirds of its size.
FINISH_release = objcopy --only-keep-debug $@ $@.debug && strip --strip-unneeded --remove-section=.comment $@ && \
    objcopy --add-gnu-debuglink=$@.debug $@
FLAGS_asan := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan := -O1 -fno-omit-frame-pointer -fsanitize=thread
FLAGS_fuzz := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -w
CC_fuzz := clang
FLAGS_cov := -O0 --coverage

SOURCES := $(shell find server -name '*.c' 2>/dev/null | sort)
GENERATED = sql migrations endpoints openapi lexicon $(OWN_SETS:%=%_sql)
SQL := $(shell find server -name '*.sql' ! -name '*.pg.sql' ! -name '*.own.sql' 2>/dev/null | sort)
OWN_SQL := $(shell find server -name '*.own.sql' 2>/dev/null | sort)
OWN_SETS := $(patsubst %.own.sql,%,$(notdir $(OWN_SQL)))
SQL_HEADERS = $(BUILD)/gen/sql.h $(OWN_SETS:%=$(BUILD)/gen/%_sql.h)
MIGRATIONS := $(shell find migrations -name '*.sql' ! -name '*.pg.sql' 2>/dev/null | sort)
DECLARING := $(shell grep -rlE '^extern const struct (endpoint|listener) [a-z0-9_]+\[\];' --include='*.h' server | sort)
OPENAPI := server/http/openapi/openapi.json
TEST_SOURCES := $(shell find tests -name '*_test.c' 2>/dev/null | sort)
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/*_fuzz.c))
HELPER_SOURCES := $(filter-out %_test.c,$(wildcard tests/*.c))

# Rules of one variant: $(1) name, $(2) its folder.
define variant
CC_$(1) ?= $$(CC)
COMPILE_$(1) = $$(CC_$(1)) $$(BASE) $$(FLAGS_$(1)) $$(WARNINGS) $$(INCLUDE) -MMD -MP -c
LINK_$(1) = $$(CC_$(1)) $$(BASE) $$(FLAGS_$(1)) $$(LDFLAGS_BASE)
NOTE_$(1) := $$(if $$(filter release,$(1)),,[$(1)] )
OBJ_$(1) := $$(SOURCES:server/%.c=$(2)/obj/%.o) $$(GENERATED:%=$(2)/obj/gen/%.o)
LIB_$(1) := $(2)/libvraagbaak.a
PROGRAM_$(1) := $(2)/vraagbaak
HELPERS_$(1) := $$(HELPER_SOURCES:%.c=$(2)/%.o)
TESTS_$(1) := $$(TEST_SOURCES:%.c=$(2)/%)

$(2)/obj/gen/%.o: $$(BUILD)/gen/%.c $(2)/flags | packages $$(SQL_HEADERS)
	@mkdir -p $$(@D)
	@echo "  CC  $$(NOTE_$(1))$$<"
	@$$(COMPILE_$(1)) -Wno-overlength-strings -o $$@ $$<

$(2)/obj/%.o: server/%.c $(2)/flags | packages $$(SQL_HEADERS)
	@mkdir -p $$(@D)
	@echo "  CC  $$(NOTE_$(1))$$<"
	@$$(COMPILE_$(1)) $$(PKG_CFLAGS) -o $$@ $$<

$(2)/tests/%.o: tests/%.c $(2)/flags | packages-test $$(SQL_HEADERS)
	@mkdir -p $$(@D)
	@echo "  CC  $$(NOTE_$(1))$$<"
	@$$(COMPILE_$(1)) -Itests -I. $$(PKG_CFLAGS) -o $$@ $$<

$$(LIB_$(1)): $$(filter-out $(2)/obj/app/main.o,$$(OBJ_$(1))) $(2)/objects
	@echo "  AR  $$@"
	@rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)

$$(PROGRAM_$(1)): $(2)/obj/app/main.o $$(LIB_$(1))
	@echo "  LD  $$@"
	@$$(LINK_$(1)) -o $$@ $(2)/obj/app/main.o $$(LIB_$(1)) $$(PKG_LIBS)
	@$$(FINISH_$(1))

$$(TESTS_$(1)): $(2)/tests/%: $(2)/tests/%.o $$(HELPERS_$(1)) $$(LIB_$(1))
	@echo "  LD  $$@"
	@$$(LINK_$(1)) -o $$@ $$< $$(HELPERS_$(1)) $$(LIB_$(1)) $$(PKG_LIBS) $$(LDLIBS_TEST) -lcmocka

# Reads calendars back.
$(2)/tests/resource/calendar_test: LDLIBS_TEST := -lical

# Its own functions are those that libcurl calls.
$(2)/tests/resource/webhook_peer_test: LDFLAGS_BASE += -rdynamic

# Its allocations fail on purpose, and only while a request is served.
$(2)/tests/torture/memory_test: LDFLAGS_BASE += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=exchange_serve

$(2)/tests/fuzz/%_fuzz: $(2)/tests/fuzz/%_fuzz.o $$(LIB_$(1))
	@echo "  LD  $$@"
	@$$(LINK_$(1)) -fsanitize=fuzzer -o $$@ $$< $$(LIB_$(1)) $$(PKG_LIBS)

# The list of objects, so that a removed source leaves the library too.
$(2)/objects: FORCE
	@mkdir -p $$(@D)
	@echo '$$(OBJ_$(1))' | cmp -s - $$@ || echo '$$(OBJ_$(1))' >$$@

# The flags, so that other ones compile everything again.
$(2)/flags: FORCE
	@mkdir -p $$(@D)
	@echo '$$(filter-out -Werror,$$(COMPILE_$(1)))' | cmp -s - $$@ || echo '$$(filter-out -Werror,$$(COMPILE_$(1)))' >$$@

-include $$(OBJ_$(1):.o=.d) $$(HELPERS_$(1):.o=.d) $$(TESTS_$(1):=.d)
endef
$(eval $(call variant,release,$(BUILD)))
$(eval $(call variant,asan,$(BUILD)/asan))
$(eval $(call variant,tsan,$(BUILD)/tsan))
$(eval $(call variant,fuzz,$(BUILD)/fuzz))
$(eval $(call variant,cov,$(BUILD)/cov))
FUZZERS := $(FUZZ_SOURCES:%.c=$(BUILD)/fuzz/%)

# ---- Targets for every day ------------------------------------------------------------------------------------------

.PHONY: all server lib web deps deps-server deps-test deps-bench deps-torture packages packages-test run test check lint format \
    bench search-bench client-bench asan tsan fuzz coverage analyze debug clean help theme torture FORCE
.SECONDARY:

all: server web ## program and client, in build/vraagbaak and build/web

server: $(PROGRAM_release) ## only the program

lib: $(LIB_release) ## the program's library, without main

web: $(BUILD)/web.done ## only the client

deps: deps-server ## install the Debian and npm packages that building needs
	$(call install,$(PACKAGES_WEB))
	@[ ! -e web/package-lock.json ] || $(npm_current) || { $(npm_ci); }

deps-server: ## only what the program itself needs
	$(call install,$(PACKAGES_SERVER))

deps-test: deps ## … and those that testing needs
	$(call install,$(PACKAGES_TEST))

deps-bench: deps-test ## … and those that measuring needs
	$(call install,$(PACKAGES_BENCH))

deps-torture: deps-test ## … and those that the long proofs need
	$(call install,$(PACKAGES_TORTURE))

run: ## install, build, migrate, seed and serve: PORT=8080 DATA=./data
	@$(MAKE) deps
	@$(MAKE) all
	@mkdir -p '$(DATA)'
	@VRAAGBAAK_DATA='$(DATA)' $(BUILD)/vraagbaak migrate
	@VRAAGBAAK_DATA='$(DATA)' $(BUILD)/vraagbaak seed seeds
	@VRAAGBAAK_DATA='$(DATA)' VRAAGBAAK_LISTEN='127.0.0.1:$(PORT)' exec $(BUILD)/vraagbaak serve --demo

test: ## everything: lint, unit and API tests with sanitizers, browser tests
	@$(MAKE) deps-test
	@$(MAKE) server web $(VARIANT) $(FUZZERS)
	@FUZZERS='$(FUZZERS)' tests/run start lint proof programs twice torture fuzz web total -- $(TESTS_$(VARIANT))

check: ## the quick part of test, for between two edits: lint, unit, API
	@$(MAKE) server $(VARIANT)
	@tests/run start lint proof programs total -- $(TESTS_$(VARIANT))

lint: ## what scripts check: layers, SQL owners, what is dead, headers, sizes, contract, web, format, cppcheck, words
	@[ ! -e web/package-lock.json ] || $(npm_current) || { $(npm_ci); }
	@tests/run start lint total

format: ## put every C file in the house style; F="file file" only those
	@$$(command -v clang-format-14 || command -v clang-format) -i $(or $(F),$$(find server tests -name '*.[ch]'))

debug: $(TESTS_asan) ## gdb on the test program whose file or source has the name T
	@p=$$(tests/run which -- $(TESTS_asan)); \
	[ -n "$$p" ] || { echo "usage: make debug T=name (no test has \"$(T)\")" >&2; exit 2; }; \
	command -v gdb >/dev/null || { echo "gdb is missing: apt-get install gdb" >&2; exit 1; }; \
	case $$p in *'$(T)'*) VB_TEST= ;; *) VB_TEST='*$(T)*' ;; esac; export VB_TEST; \
	ASAN_OPTIONS=detect_leaks=0 gdb -q -ex 'set breakpoint pending on' -ex 'break _fail' -ex run $$p

asan: $(PROGRAM_asan) $(TESTS_asan) ## program and tests with Address- and UndefinedBehaviorSanitizer, in build/asan

tsan: $(PROGRAM_tsan) $(TESTS_tsan) ## program and tests with ThreadSanitizer, in build/tsan; and runs them
	@VB_TEST_SECONDS=$${VB_TEST_SECONDS:-1800} tests/run start programs total -- $(TESTS_tsan)

fuzz: $(FUZZERS) ## libFuzzer on every tests/fuzz/*_fuzz.c, FUZZ_SECONDS=5 each
	@FUZZERS='$(FUZZERS)' tests/run start fuzz total

coverage: $(PROGRAM_cov) $(TESTS_cov) ## how much of each source the unit and API tests reach: lines, branches that were taken
	@find $(BUILD)/cov -name '*.gcda' -exec rm {} +
	@tests/run start programs total -- $(TESTS_cov)
	@for f in $(SOURCES:server/%.c=%); do gcov -b -n -o $(BUILD)/cov/obj/$$f.o server/$$f.c 2>/dev/null | \
	    awk -v f="server/$$f.c" -F '[:%]' 'index($$0, "File \047" f "\047") == 1 { mine = 1; next } /^File/ { mine = 0 } \
	        mine && /^Lines/ { lines = $$2 } mine && /^Taken/ { branches = $$2 } \
	        END { printf "%6.1f %% lines %6.1f %% branches  %s\n", lines, branches, f }'; done

analyze: ## gcc -fanalyzer over the program (minutes)
	@$(MAKE) $(SQL_HEADERS)
	@for f in $(SOURCES); do \
	    echo "  AN  $$f"; \
	    $(CC) $(BASE) -O1 $(filter-out -Werror,$(WARNINGS)) $(INCLUDE) $(PKG_CFLAGS) -fanalyzer \
	        -Werror=analyzer-double-free -Werror=analyzer-use-after-free -Werror=analyzer-null-dereference \
	        -c -o /dev/null $$f || bad=1; \
	done; [ -z "$$bad" ]

search-bench: ## how well the search finds, over sets with judgements, and what it costs; POSTS="10000 100000"
	@$(MAKE) server
	@BUILD=$(BUILD) tests/bench/search

client-bench: ## the client in a browser on a slow machine: a table in Markdown; PAGES=word,word only those, EVERY=1 all in two looks
	@$(MAKE) deps-test
	@$(MAKE) all $(BUILD)/lighthouse/node_modules/.package-lock.json
	@BUILD=$(BUILD) node tests/bench/client.mjs

$(BUILD)/lighthouse/node_modules/.package-lock.json: tests/bench/lighthouse/package-lock.json
	@echo "  NPM tests/bench/lighthouse/"
	@mkdir -p $(BUILD)/lighthouse && cp tests/bench/lighthouse/package.json $< tests/bench/lighthouse/.npmrc $(BUILD)/lighthouse/
	@cd $(BUILD)/lighthouse && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json

bench: ## the table of figures, with its references; POSTS="10000 100000"; T=instructions counts those instead
	@$(MAKE) deps-bench
	@$(MAKE) all
	@tests/bench/run

torture: ## long proofs (kills, power cuts, full disks, bit rot, …) and their table of figures; T=name only those
	@$(MAKE) deps-torture
	@$(MAKE) server web $(filter $(BUILD)/tests/torture/%,$(TESTS_release)) $(BUILD)/asan/tests/http/storm_test $(PROGRAM_asan) $(FUZZERS)
	@FUZZERS='$(FUZZERS)' tests/torture/run

theme: ## the style sheets of the client's themes
	@cd web && node build.mjs theme

clean: ## remove build/ (data stays)
	rm -rf $(BUILD)

help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

FORCE:

# ---- What is missing is said before the compiler stumbles over it ---------------------------------------------------

# Where dpkg is not the package manager, the compiler says it.
packages:
	@command -v dpkg-query >/dev/null || exit 0; need=$$(echo $$($(call missing,$(PACKAGES_SERVER)))); \
	[ -z "$$need" ] || { echo "Missing Debian packages: $$need" >&2; echo "Install them with: make deps" >&2; exit 1; }

packages-test: packages
	@command -v dpkg-query >/dev/null || exit 0; need=$$(echo $$($(call missing,libcmocka-dev libical-dev))); \
	[ -z "$$need" ] || { echo "Missing Debian packages: $$need" >&2; echo "Install them with: make deps-test" >&2; exit 1; }

# ---- Generated sources ----------------------------------------------------------------------------------------------

# Written only when they differ, so that touching one .sql file compiles only what changes.
put = { cmp -s $(1).new $(1) && rm $(1).new || mv $(1).new $(1); }

# The header and the table of catalogue $(1), with sqlgen's set $(2), from the files $(3).
generate_sql = for out in h c; do \
        awk -v out=$$out -v set=$(2) -f server/db/sqlgen.awk $(3) >$(BUILD)/gen/$(1).$$out.new || exit 1; \
        $(call put,$(BUILD)/gen/$(1).$$out); \
    done

$(BUILD)/gen/sql.h: $(BUILD)/gen/sql.done ;
$(BUILD)/gen/sql.c: $(BUILD)/gen/sql.done ;
$(BUILD)/gen/sql.done: $(SQL) server/db/sqlgen.awk $(BUILD)/gen/sql.list
	@mkdir -p $(BUILD)/gen
	@$(call generate_sql,sql,,$(or $(SQL),/dev/null))
	@touch $@

# A catalogue of its own per NAME.own.sql: NAME_sql.h and NAME_sql.c.
define own_sql
$$(BUILD)/gen/$(1)_sql.h: $$(BUILD)/gen/$(1)_sql.done ;
$$(BUILD)/gen/$(1)_sql.c: $$(BUILD)/gen/$(1)_sql.done ;
$$(BUILD)/gen/$(1)_sql.done: $(2) server/db/sqlgen.awk
	@mkdir -p $$(BUILD)/gen
	@$$(call generate_sql,$(1)_sql,$(1),$(2))
	@touch $$@
endef
$(foreach f,$(OWN_SQL),$(eval $(call own_sql,$(patsubst %.own.sql,%,$(notdir $(f))),$(f))))

$(BUILD)/gen/migrations.c: $(MIGRATIONS) server/db/migrations.awk $(BUILD)/gen/migrations.list
	@awk -f server/db/migrations.awk $(or $(MIGRATIONS),/dev/null) >$@.new && mv $@.new $@

$(BUILD)/gen/endpoints.c: $(BUILD)/gen/endpoints.done ;
$(BUILD)/gen/endpoints.done: $(DECLARING) server/http/gather.awk $(BUILD)/gen/endpoints.list
	@cd server && awk -f http/gather.awk $(or $(DECLARING:server/%=%),/dev/null) >$(abspath $(BUILD))/gen/endpoints.c.new
	@$(call put,$(BUILD)/gen/endpoints.c)
	@touch $@

# The document is kept with the sources, so that the program can be built without node; lint says when it is behind.
OPENAPI_PARTS := $(wildcard server/http/openapi/base.json server/http/openapi/paths-*.json server/http/openapi/build.mjs)
ifneq ($(filter %/build.mjs,$(OPENAPI_PARTS)),)
$(OPENAPI): $(OPENAPI_PARTS)
	@! command -v node >/dev/null || { echo "  API $@"; node server/http/openapi/build.mjs; }
	@touch $@
endif

$(BUILD)/gen/openapi.c: $(wildcard $(OPENAPI)) $(BUILD)/gen/openapi.list
	@{ echo '/* Made by make from $(OPENAPI). */'; echo '#include <stddef.h>'; \
	    echo 'extern const unsigned char openapi_json[];'; echo 'extern const size_t openapi_json_length;'; \
	    echo 'const unsigned char openapi_json[] = {'; \
	    od -An -v -tu1 $(or $(wildcard $(OPENAPI)),/dev/null) | sed 's/  */,/g; s/^,//; s/$$/,/'; \
	    echo '0};'; echo 'const size_t openapi_json_length = sizeof openapi_json - 1;'; } >$@.new && mv $@.new $@

$(BUILD)/gen/lexicon.c: server/text/lexicon-nl.tsv server/text/lexicon.awk
	@mkdir -p $(@D)
	@LC_ALL=C awk -f server/text/lexicon.awk $< >$@.new && mv $@.new $@

# One list per kind of input, so that a removed file is noticed.
$(BUILD)/gen/%.list: FORCE
	@mkdir -p $(BUILD)/gen
	@echo '$(LIST_$*)' | cmp -s - $@ || echo '$(LIST_$*)' >$@
LIST_sql = $(SQL)
LIST_migrations = $(MIGRATIONS)
LIST_endpoints = $(DECLARING)
LIST_openapi = $(wildcard $(OPENAPI))

# ---- The client -----------------------------------------------------------------------------------------------------

WEB_SOURCES := $(shell find web -name node_modules -prune -o -type f -print 2>/dev/null)
npm_current = [ web/node_modules/.package-lock.json -nt web/package-lock.json ]
npm_ci = echo "  NPM web/"; (cd web && npm ci --no-audit --no-fund --loglevel=error) && \
    touch web/node_modules/.package-lock.json

$(BUILD)/web.done: $(WEB_SOURCES) Makefile
	@command -v node >/dev/null || { echo "Missing: node" >&2; echo "Install it with: make deps" >&2; exit 1; }
	@[ ! -e web/package-lock.json ] || [ -d web/node_modules ] || \
	    { echo "Missing: the npm packages of web/" >&2; echo "Install them with: make deps" >&2; exit 1; }
	@[ ! -e web/package-lock.json ] || $(npm_current) || { $(npm_ci); }
	@echo "  WEB web/"
	@cd web && node build.mjs
	@mkdir -p $(BUILD) && touch $@
