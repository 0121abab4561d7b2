#include "pages/embedded.hpp"

#define FARMTOK_EMBEDDED(name)                                         \
  extern "C" const char farmtok_pages_##name##_begin[];                \
  extern "C" const char farmtok_pages_##name##_end[];                  \
  std::string_view farmtok::pages::embedded::name() {                  \
    return {farmtok_pages_##name##_begin, farmtok_pages_##name##_end}; \
  }

FARMTOK_EMBEDDED(css)
FARMTOK_EMBEDDED(js)
FARMTOK_EMBEDDED(icon)
FARMTOK_EMBEDDED(layout)
FARMTOK_EMBEDDED(task)
FARMTOK_EMBEDDED(password)
FARMTOK_EMBEDDED(message)
