#include "base/duration.hpp"

namespace farmtok::base {

bool lacks_unit(std::string_view duration) {
  return duration.find_first_not_of("0123456789") == std::string_view::npos &&
         duration.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace farmtok::base
