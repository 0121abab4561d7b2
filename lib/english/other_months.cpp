#include "english/other_months.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text/text.hpp"
#include "english/date.hpp"

namespace farmtok::english {
namespace {

/// German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish and Norwegian, in small letters, and with their
/// accented letters as capitals, which base::lower leaves alone.
constexpr std::array<std::string_view, 12> other_names{
    "januar jänner janvier enero gennaio janeiro januari stycznia styczeń",
    "februar feber fÉvrier février fevrier febrero febbraio fevereiro februari lutego luty",
    "mÄrz märz maerz marz mars marzo março marÇo marco maart marca marzec",
    "april avril abril aprile kwietnia kwiecień",
    "mai mayo maggio maio mei maj maja",
    "juni juin junio giugno junho czerwca czerwiec",
    "juli juillet julio luglio julho lipca lipiec",
    "august aoÛt août aout agosto augustus augusti sierpnia sierpień",
    "september septembre septiembre setiembre settembre setembro września wrzesień",
    "oktober octobre octubre ottobre outubro października październik",
    "november novembre noviembre novembro listopada listopad",
    "dezember dÉcembre décembre decembre diciembre dicembre dezembro desember grudnia grudzień"};
constexpr std::array<std::string_view, 12> english_names{
    "jan january", "feb february", "mar march",          "apr april",   "may",          "jun june",
    "jul july",    "aug august",   "sep sept september", "oct october", "nov november", "dec december"};
/// Of a day or a time, in the languages above.
constexpr std::string_view small_words = "le el il lo den der dem um à á a las alle ore às as kl kl. klokken om o";

bool among(std::string_view words, std::string_view word) {
  for (auto rest = words; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == word) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

struct Word {
  std::string text;
  std::string low;  // without a dot or a comma at its end
  bool gone = false;
};

std::string bare(const std::string& text) {
  auto low = base::lower(text);
  while (!low.empty() && (low.back() == ',' || low.back() == '.')) low.pop_back();
  return low;
}

/// "24.Dezember" is two words.
std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> made;
  for (const auto& part : base::split(text, ' ')) {
    const auto dot = part.find('.');
    const bool glued = dot != std::string::npos && dot > 0 && dot <= 2 && dot + 1 < part.size() &&
                       part.find_first_not_of("0123456789") == dot &&
                       std::string_view{"0123456789."}.find(part[dot + 1]) == std::string_view::npos;
    for (const auto& each : glued ? std::vector{part.substr(0, dot + 1), part.substr(dot + 1)} : std::vector{part})
      made.push_back({each, bare(each)});
  }
  return made;
}

struct Month {
  unsigned number;
  bool english;
};

std::optional<Month> month_of(const std::string& low) {
  for (unsigned month = 1; month <= 12; ++month) {
    if (among(english_names.at(month - 1), low)) return Month{month, true};
    if (among(other_names.at(month - 1), low)) return Month{month, false};
  }
  return {};
}

/// "24", "24.", "1er", "1º": the digits. Empty for everything else.
std::string day_of(const Word& word) {
  const auto end = word.low.find_first_not_of("0123456789");
  const auto rest = end == std::string::npos ? std::string{} : word.low.substr(end);
  if (end == 0 || word.low.empty() || (!rest.empty() && rest != "er" && rest != "º" && rest != "°")) return {};
  const auto digits = word.low.substr(0, end);
  return digits.size() <= 2 ? digits : std::string{};
}

/// Where the number of the month's day is.
std::optional<std::size_t> day_beside(std::vector<Word>& words, std::size_t month) {
  if (month > 0 && !day_of(words[month - 1]).empty()) return month - 1;
  if (month > 1 && (words[month - 1].low == "de" || words[month - 1].low == "di") &&
      !day_of(words[month - 2]).empty()) {
    words[month - 1].gone = true;
    return month - 2;
  }
  if (month + 1 < words.size() && !day_of(words[month + 1]).empty()) return month + 1;
  return {};
}

/// The small words, "18 Uhr", and "de 2026" after the month.
void drop_small(std::vector<Word>& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    auto& word = words[at];
    const bool year_next = at + 1 < words.size() && words[at + 1].low.size() == 4 && at > 0;
    // Before a number, "am" is German.
    const bool german = word.low == "am" && at == 0;
    if (among(small_words, word.low) || german || ((word.low == "de" || word.low == "del") && year_next))
      word.gone = true;
    if (word.low == "uhr" && at > 0) {
      word.gone = true;
      if (!day_of(words[at - 1]).empty()) words[at - 1].text = words[at - 1].low + ":00";
    }
  }
}

}  // namespace

std::string with_english_months(std::string_view text) {
  auto words = words_of(text);
  bool changed = false, foreign = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto month = month_of(words[at].low);
    if (!month) continue;
    const auto day = day_beside(words, at);
    if (!day) continue;
    const bool dotted = *day < at && words[*day].text.ends_with('.');
    if (month->english && !dotted) continue;
    words[*day].text = day_of(words[*day]) + (words[*day].text.ends_with(',') ? "," : "");
    words[at].text = month_text(month->number) + (words[at].text.ends_with(',') ? "," : "");
    changed = true;
    foreign = foreign || !month->english;
  }
  if (!changed) return std::string{text};
  if (foreign) drop_small(words);
  std::string made;
  for (const auto& word : words)
    if (!word.gone) made += (made.empty() ? "" : " ") + word.text;
  return made;
}

}  // namespace farmtok::english
