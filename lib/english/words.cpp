#include "english/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::english {
namespace {

struct Known {
  std::string_view words;  // synonyms, separated by blanks
  Sort sort;
  int value = 0;
};

constexpr int span(Span unit) { return static_cast<int>(unit); }

constexpr std::array known_words{
    Known{"every each", Sort::every},
    Known{"min mins minute minutes", Sort::unit, span(Span::minute)},
    Known{"hour hours hr hrs", Sort::unit, span(Span::hour)},
    Known{"day days", Sort::unit, span(Span::day)},
    Known{"week weeks", Sort::unit, span(Span::week)},
    Known{"month months", Sort::unit, span(Span::month)},
    Known{"year years", Sort::unit, span(Span::year)},
    Known{"hourly", Sort::rhythm, span(Span::hour)},
    Known{"daily everyday", Sort::rhythm, span(Span::day)},
    Known{"weekly", Sort::rhythm, span(Span::week)},
    Known{"monthly", Sort::rhythm, span(Span::month)},
    Known{"yearly annually", Sort::rhythm, span(Span::year)},
    Known{"sunday sundays sun suns", Sort::day_name, 0},
    Known{"monday mondays mon mons", Sort::day_name, 1},
    Known{"tuesday tuesdays tue tues", Sort::day_name, 2},
    Known{"wednesday wednesdays wed weds", Sort::day_name, 3},
    Known{"thursday thursdays thu thur thurs", Sort::day_name, 4},
    Known{"friday fridays fri fris", Sort::day_name, 5},
    Known{"saturday saturdays sat sats", Sort::day_name, 6},
    Known{"weekday weekdays workday workdays", Sort::days_name, 0},
    Known{"weekend weekends", Sort::days_name, 1},
    Known{"january jan", Sort::month_name, 1},
    Known{"february feb", Sort::month_name, 2},
    Known{"march mar", Sort::month_name, 3},
    Known{"april apr", Sort::month_name, 4},
    Known{"may", Sort::month_name, 5},
    Known{"june jun", Sort::month_name, 6},
    Known{"july jul", Sort::month_name, 7},
    Known{"august aug", Sort::month_name, 8},
    Known{"september sep sept", Sort::month_name, 9},
    Known{"october oct", Sort::month_name, 10},
    Known{"november nov", Sort::month_name, 11},
    Known{"december dec", Sort::month_name, 12},
    Known{"am", Sort::meridiem, 0},
    Known{"pm", Sort::meridiem, 12},
    Known{"noon midday noontime", Sort::moment, 12},
    Known{"midnight", Sort::moment, 0},
    Known{"morning mornings", Sort::part, 9},
    Known{"lunchtime", Sort::part, 12},
    Known{"afternoon afternoons", Sort::part, 15},
    Known{"evening evenings", Sort::part, 18},
    Known{"night nights nightly", Sort::part, 21},
    Known{"one", Sort::number, 1},
    Known{"two", Sort::number, 2},
    Known{"three", Sort::number, 3},
    Known{"four", Sort::number, 4},
    Known{"five", Sort::number, 5},
    Known{"six", Sort::number, 6},
    Known{"seven", Sort::number, 7},
    Known{"eight", Sort::number, 8},
    Known{"nine", Sort::number, 9},
    Known{"ten", Sort::number, 10},
    Known{"eleven", Sort::number, 11},
    Known{"twelve", Sort::number, 12},
    Known{"fifteen", Sort::number, 15},
    Known{"twenty", Sort::number, 20},
    Known{"thirty", Sort::number, 30},
    Known{"first", Sort::ordinal, 1},
    Known{"second", Sort::ordinal, 2},
    Known{"third", Sort::ordinal, 3},
    Known{"fourth", Sort::ordinal, 4},
    Known{"fifth", Sort::ordinal, 5},
    Known{"sixth", Sort::ordinal, 6},
    Known{"seventh", Sort::ordinal, 7},
    Known{"tenth", Sort::ordinal, 10},
    Known{"fifteenth", Sort::ordinal, 15},
    Known{"last", Sort::ordinal, -1},
    Known{"once", Sort::multiple, 1},
    Known{"twice", Sort::multiple, 2},
    Known{"thrice", Sort::multiple, 3},
    Known{"starting start starts beginning begin begins", Sort::start},
    Known{"until till til ending ends end", Sort::finish},
    Known{"to through thru", Sort::reach},
    Known{"not except excluding without skip skipping never no", Sort::leave_out},
    Known{"max maximum limit", Sort::maximum},
    Known{"post posts video videos clip clips upload uploads slot slots", Sort::post},
    Known{"and plus", Sort::link},
    Known{"schedule please publish send release share i we want would like should be out go them it my our the on with "
          "then also but always exactly only just tiktok",
          Sort::filler},
    Known{"a an at in of for from between per other times x h o'clock half quarter past most more than up this "
          "next today yesterday tomorrow over during time total all altogether after single working business stop "
          "seconds "
          "sec secs apart instead "
          "fortnight fortnights fortnightly biweekly bimonthly quarterly us",
          Sort::keyword},
};

const Known* look_up(std::string_view word) {
  for (const auto& row : known_words) {
    for (auto rest = row.words; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, end) == word) return &row;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return nullptr;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Characters that word processors use in place of plain ones.
struct Dressed {
  std::string_view bytes;
  char plain;
};
constexpr std::array dressed{
    Dressed{"\u00A0", ' '}, Dressed{"\u202F", ' '}, Dressed{"\u2013", '-'}, Dressed{"\u2014", ','},
    Dressed{"\u201C", '"'}, Dressed{"\u201D", '"'}, Dressed{"\u2022", ','}, Dressed{"\u00B7", ','},
};

const Dressed* dressed_at(std::string_view rest) {
  const auto found = std::ranges::find_if(dressed, [&](const auto& row) { return rest.starts_with(row.bytes); });
  return found == dressed.end() ? nullptr : &*found;
}

std::size_t word_length(std::string_view rest) {
  std::size_t length = 0;
  const auto letter = [&](std::size_t i) {
    return i < rest.size() && is_letter(rest[i]) && !dressed_at(rest.substr(i));
  };
  while (letter(length) || (length > 0 && rest[length] == '\'' && letter(length + 1))) {
    if (++length == rest.size()) break;
  }
  // "a.m." and "p.m." are one word.
  if (length == 1 && (rest[0] == 'a' || rest[0] == 'p' || rest[0] == 'A' || rest[0] == 'P') && rest.size() > 2 &&
      rest[1] == '.' && (rest[2] == 'm' || rest[2] == 'M') && !letter(3))
    length = rest.size() > 3 && rest[3] == '.' ? 4 : 3;
  return length;
}

std::string plain_word(std::string_view text) {
  auto word = base::lower(text);
  if (word.find('.') != std::string::npos) std::erase(word, '.');
  for (std::size_t at; (at = word.find("\u2019")) != std::string::npos;) word.replace(at, 3, "'");
  return word;
}

int number_of(std::string_view digits) {
  int value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return failed == std::errc{} ? std::min(value, 1'000'000) : 1'000'000;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool glued = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    if (is_blank(rest[0])) {
      glued = false;
      ++at;
      continue;
    }
    Token token;
    token.glued = glued;
    std::size_t length = 1;
    if (const auto* mark = dressed_at(rest)) {
      length = mark->bytes.size();
      token.sort = Sort::symbol;
      token.value = mark->plain;
    } else if (is_digit(rest[0])) {
      while (length < rest.size() && is_digit(rest[length])) ++length;
      token.sort = Sort::number;
      token.value = number_of(rest.substr(0, length));
    } else if ((length = word_length(rest)) > 0) {
      token.word = plain_word(rest.substr(0, length));
      if (const auto* found = look_up(token.word)) {
        token.sort = found->sort;
        token.value = found->value;
      } else {
        token.sort = Sort::unknown;
      }
    } else {
      length = 1;
      token.sort = Sort::symbol;
      token.value = rest[0];
    }
    at += length;
    glued = true;
    if (token.sort == Sort::symbol && token.value == ' ') {
      glued = false;
      continue;
    }
    token.text = rest.substr(0, length);
    // "1st" is one token.
    if (!tokens.empty() && token.glued && tokens.back().sort == Sort::number && tokens.back().word.empty() &&
        (token.word == "st" || token.word == "nd" || token.word == "rd" || token.word == "th")) {
      auto& number = tokens.back();
      number.sort = Sort::ordinal;
      number.text = {number.text.data(), number.text.size() + length};
      continue;
    }
    tokens.push_back(std::move(token));
  }
  tokens.push_back({.text = text.substr(text.size())});
  return tokens;
}

const std::vector<std::string>& vocabulary() {
  static const auto all = [] {
    std::vector<std::string> words;
    for (const auto& row : known_words) {
      if (row.sort == Sort::filler) continue;
      for (auto& word : base::split(row.words, ' ')) words.push_back(std::move(word));
    }
    return words;
  }();
  return all;
}

const Token& Cursor::peek(std::size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

std::optional<int> Cursor::take(Sort sort) {
  if (!is(sort) || done()) return {};
  const auto value = peek().value;
  ++at_;
  return value;
}

bool Cursor::take(std::string_view word) {
  if (done() || peek().word != word) return false;
  ++at_;
  return true;
}

bool Cursor::take_all(std::initializer_list<std::string_view> words) {
  return attempt(*this, [&] { return std::ranges::all_of(words, [&](auto word) { return take(word); }); });
}

bool Cursor::take(char symbol) {
  if (!is(Sort::symbol) || peek().value != symbol) return false;
  ++at_;
  return true;
}

std::string_view Cursor::since(std::size_t mark) const {
  if (at_ <= mark || mark >= tokens_.size()) return {};
  const auto& first = tokens_[mark].text;
  const auto& last = tokens_[std::min(at_, tokens_.size()) - 1].text;
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

namespace {

/// Words of schedules in other languages: German, French, Spanish, Italian and Portuguese. None is near an English one
/// that could be meant.
bool is_foreign(const std::string& word) {
  static constexpr std::array<std::string_view, 82> words{"montag",         "dienstag",
                                                          "mittwoch",       "donnerstag",
                                                          "freitag",        "samstag",
                                                          "sonnabend",      "sonntag",
                                                          "montags",        "dienstags",
                                                          "mittwochs",      "donnerstags",
                                                          "freitags",       "samstags",
                                                          "sonntags",       "t\u00e4glich",
                                                          "taeglich",       "jeden",
                                                          "jede",           "uhr",
                                                          "wochentags",     "werktags",
                                                          "abends",         "morgens",
                                                          "mittags",        "w\u00f6chentlich",
                                                          "monatlich",      "woche",
                                                          "lundi",          "mardi",
                                                          "mercredi",       "jeudi",
                                                          "vendredi",       "samedi",
                                                          "dimanche",       "lundis",
                                                          "mardis",         "mercredis",
                                                          "jeudis",         "vendredis",
                                                          "samedis",        "dimanches",
                                                          "jour",           "jours",
                                                          "tous",           "chaque",
                                                          "heures",         "semaine",
                                                          "lunes",          "martes",
                                                          "mi\u00e9rcoles", "miercoles",
                                                          "jueves",         "viernes",
                                                          "s\u00e1bado",    "sabado",
                                                          "s\u00e1bados",   "domingo",
                                                          "domingos",       "diariamente",
                                                          "cada",           "d\u00eda",
                                                          "d\u00edas",      "todos",
                                                          "semana",         "luned\u00ec",
                                                          "marted\u00ec",   "mercoled\u00ec",
                                                          "gioved\u00ec",   "venerd\u00ec",
                                                          "sabato",         "domenica",
                                                          "ogni",           "giorno",
                                                          "segunda",        "ter\u00e7a",
                                                          "quarta",         "quinta",
                                                          "sexta",          "dias",
                                                          "settimana",      "giorni"};
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

void refuse(std::string_view part, const std::string& why) {
  constexpr std::size_t longest_word = 20;
  const auto shown = base::fit(part, 60);
  std::string help = "See how a schedule is read: farmtok schedule explain \"every weekday at 9:30\"";
  auto detail = fmt::format("\"{}\": {}", shown, why);
  const auto tokens = tokens_of(shown);
  if (std::ranges::any_of(tokens, is_foreign, &Token::word))
    throw base::Error{base::Code::INVALID_REQUEST,
                      fmt::format("not understood: \"{}\"", shown),
                      "Schedules are read in English. " + help,
                      {{"schedule_prompt", detail}}};
  for (const auto& token : tokens) {
    if (token.sort != Sort::unknown || token.word.size() < 4 || token.word.size() > longest_word) continue;
    if (const auto near = base::closest(token.word, vocabulary())) {
      help = fmt::format("Did you mean \"{}\"? {}", *near, help);
      detail += fmt::format(" (did you mean \"{}\"?)", *near);
      break;
    }
  }
  throw base::Error{
      base::Code::INVALID_REQUEST, fmt::format("not understood: \"{}\"", shown), help, {{"schedule_prompt", detail}}};
}

void contradiction(const std::string& what, const std::string& help) {
  throw base::Error{base::Code::INVALID_REQUEST,
                    "the schedule contradicts itself: " + base::fit(what, 200),
                    "See how a schedule is read: farmtok schedule explain \"2 per day, 9am and 6pm EST\"",
                    {{"schedule_prompt", base::fit(what, 200) + "; " + help}}};
}

}  // namespace farmtok::english
