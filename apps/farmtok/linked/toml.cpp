// The compiled half of toml++, linked into the program itself for the same reason as fmt.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
