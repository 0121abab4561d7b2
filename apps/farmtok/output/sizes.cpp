#include "output/sizes.hpp"

#include "base/text/text.hpp"
#include "output/view/view.hpp"

namespace farmtok::cli {

std::string shown_value(const base::Json& object, std::string_view field) {
  const auto found = object.find(std::string{field});
  const bool bytes = field == "bytes" || field.ends_with("_bytes");
  return bytes && found != object.end() && found->is_number_integer() ? base::human_bytes(found->get<std::int64_t>())
                                                                      : text_of(object, field);
}

}  // namespace farmtok::cli
