#include "media/provenance/source_type.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_bytes = 1000;
constexpr std::size_t most_columns = 80;
/// The end of schema.org's names, "TrainedAlgorithmicMediaDigitalSource".
constexpr std::string_view schema_end = "digitalsource";

bool is_seen(char32_t point) {
  const bool control = point <= 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0xAD;
  const bool no_width = (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202F) ||
                        (point >= 0x2060 && point <= 0x206F);
  return !control && !no_width && point != 0xFEFF;
}

std::string without_unseen(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    auto rest = text;
    if (is_seen(base::next_point(rest))) made += text.substr(0, text.size() - rest.size());
    text = rest;
  }
  return made;
}

/// The code that is written `word`, in lower case and perhaps with hyphens.
std::optional<std::string> known(std::string word) {
  std::erase_if(word, [](char c) { return c == '-' || c == '_'; });
  if (word.ends_with(schema_end)) word.resize(word.size() - schema_end.size());
  for (const auto code : model::source_types)
    if (base::lower(code) == word) return std::string{code};
  return {};
}

bool is_vocabulary(std::string_view part) {
  return part.ends_with("digitalsourcetype") || part == "digsrctype" || part == "schema.org" || part == "schema";
}

}  // namespace

std::optional<std::string> source_code(std::string_view written) {
  written = base::trim(written);
  if (written.size() > most_bytes) return {};
  auto all = base::lower(without_unseen(written));
  all.resize(std::min(all.size(), all.find('?')));
  std::ranges::replace_if(
      all, [](char c) { return c == ':' || c == '#'; }, '/');
  auto parts = base::split(all, '/');
  std::erase(parts, "");
  if (parts.size() == 1) return known(parts[0]);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if (is_vocabulary(parts[i])) return known(parts[i + 1]);
  return {};
}

void SourceTypes::add(std::string_view written) {
  written = base::trim(written);
  if (written.empty()) return;
  ++values_;
  if (const auto code = source_code(written)) {
    if (std::ranges::find(codes_, *code) == codes_.end()) codes_.push_back(*code);
  } else if (unknown_.empty()) {
    unknown_ = base::fit(written, most_columns);
  }
}

void refuse_other_than_code(const std::optional<std::string>& code) {
  if (code && !model::is_source_type(*code))
    throw base::Error{base::Code::INVALID_REQUEST, fmt::format("digital_source_type is \"{}\", must be a code of IPTC",
                                                               base::fit(*code, most_columns))};
}

std::string source_address(std::string_view code) {
  const bool of_c2pa = code == "empty" || code == "trainedAlgorithmicData";
  return fmt::format(
      "{}{}", of_c2pa ? "http://c2pa.org/digitalsourcetype/" : "http://cv.iptc.org/newscodes/digitalsourcetype/", code);
}

std::optional<std::string> chosen_source(std::span<const std::string> codes) {
  if (codes.empty()) return {};
  const auto ai = std::find_if(codes.begin(), codes.end(), [](const auto& code) { return model::is_ai(code); });
  return ai == codes.end() ? codes.front() : *ai;
}

}  // namespace farmtok::media
