#include "media/provenance/source_type.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_letters = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool is_source_code(std::string_view code) {
  return !code.empty() && code.size() <= most_letters && std::all_of(code.begin(), code.end(), is_letter);
}

void refuse_other_than_code(const std::optional<std::string>& code) {
  if (code && !is_source_code(*code))
    throw base::Error{base::Code::INVALID_REQUEST, fmt::format("digital_source_type is \"{}\", must be 1 to {} letters",
                                                               base::fit(*code, 80), most_letters)};
}

std::optional<std::string> source_code(std::string_view written) {
  auto rest = base::trim(written);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const auto last = rest.find_last_of("/:");
  if (last != std::string_view::npos) {
    const auto before = base::lower(rest.substr(0, last));
    if (!before.ends_with("digitalsourcetype") && before != "digsrctype") return {};
    rest.remove_prefix(last + 1);
  }
  if (!is_source_code(rest)) return {};
  const auto small = base::lower(rest);
  for (const auto code : model::iptc_source_types)
    if (base::lower(code) == small) return std::string{code};
  return std::string{rest};
}

std::string source_address(std::string_view code) {
  const bool of_c2pa = std::ranges::find(model::c2pa_source_types, code) != model::c2pa_source_types.end();
  return fmt::format(
      "{}{}", of_c2pa ? "http://c2pa.org/digitalsourcetype/" : "http://cv.iptc.org/newscodes/digitalsourcetype/", code);
}

std::optional<std::string> chosen_source(std::span<const std::string> codes) {
  if (codes.empty()) return {};
  const auto ai = std::find_if(codes.begin(), codes.end(), [](const auto& code) { return model::is_ai(code); });
  return ai == codes.end() ? codes.front() : *ai;
}

}  // namespace farmtok::media
