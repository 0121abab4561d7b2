// Both: doctest derives the second from the first only where its header was not read before, as in a precompiled one.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
