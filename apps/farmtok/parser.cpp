#include "parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

/// `fix` is the corrected command, `otherwise` the place for help when nothing is close.
[[noreturn]] void refuse(std::string message, const std::optional<std::string>& near, std::string_view before,
                         std::string otherwise) {
  throw Error{Code::USAGE, std::move(message),
              near ? fmt::format("did you mean: {}{}", before, *near) : std::move(otherwise)};
}

/// Whether the letters come in this order in the word: "qty" in "quantity".
bool has_letters(std::string_view word, std::string_view letters) {
  for (const char c : word)
    if (!letters.empty() && letters.front() == c) letters.remove_prefix(1);
  return letters.empty();
}

/// Other names for the AI label, the platform's and farmtok's own field among them.
constexpr std::array ai_names{"--ai",  "--aigc",      "--is-aigc",  "--is_aigc",      "--ai-label", "--ai_label",
                              "--aig", "--ai-labels", "--labelled", "--ai-generated", "--label",    "--ai_origin"};
/// The flags that such a name may mean: that of what is changed, submitted or listed.
constexpr std::array ai_flags{"--ai-origin", "--ai-label-set", "--only"};

std::optional<std::string> meant_ai_flag(std::string_view name, std::span<const Flag> flags) {
  if (std::ranges::find(ai_names, name) == ai_names.end()) return {};
  for (const std::string_view meant : ai_flags)
    for (const auto& flag : flags) {
      if (meant.substr(2) != flag.name) continue;
      if (meant != "--only") return std::string{meant};
      if (std::ranges::find(flag.choices, "ai") != flag.choices.end()) return "--only ai";
    }
  return {};
}

/// The flag that was probably meant: one with a typing error, else the shortest that begins with the name, or that the
/// name shortens.
std::optional<std::string> meant_flag(std::string_view name, std::span<const std::string> flags) {
  if (auto near = base::closest(name, flags)) return near;
  constexpr std::size_t least = 5;  // with its dashes
  if (name.size() < least) return {};
  const auto shortest = [&](auto fits) {
    std::optional<std::string> best;
    for (const auto& flag : flags)
      if (fits(flag) && (!best || flag.size() < best->size())) best = flag;
    return best;
  };
  if (auto begun = shortest([&](const std::string& flag) { return flag.starts_with(name); })) return begun;
  return shortest([&](const std::string& flag) { return flag[2] == name[2] && has_letters(flag, name); });
}

std::string help_for(const Noun& noun, const Verb& verb) { return command_line(noun, verb) + " -h"; }

/// Flags that may come before the verb.
std::vector<Flag> early_flags() {
  auto flags = output_flags();
  std::ranges::move(connection_flags(), std::back_inserter(flags));
  return flags;
}

/// "-1" is a number.
bool is_flag(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9') && word[1] != '.';
}

/// Position of the next plain word from `at` on, stepping over early flags and their values.
std::size_t next_word(std::span<const std::string> words, std::size_t at, std::span<const Flag> early) {
  for (; at < words.size(); ++at) {
    if (words[at] == "--") return words.size();
    if (!is_flag(words[at])) return at;
    const auto known = std::ranges::find_if(early, [&](const auto& flag) { return words[at] == "--" + flag.name; });
    if (known != early.end() && !known->value.empty() && !known->value_optional) ++at;
  }
  return words.size();
}

class FlagReader {
 public:
  FlagReader(const Noun& noun, const Verb& verb, Arguments& into)
      : noun_(noun), verb_(verb), flags_(all_flags(verb)), into_(into) {}

  /// Reads the flag at `at` and its value; returns the position after it.
  std::size_t read(std::span<const std::string> words, std::size_t at) {
    const std::string_view word = words[at];
    if (word == "-h") return into_.set("help", "true"), at + 1;
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const auto given =
        equals == std::string_view::npos ? std::nullopt : std::optional{std::string{word.substr(equals + 1)}};
    const bool negated = !known(name) && name.starts_with("--no-");
    const auto* flag = negated ? known("--" + std::string{name.substr(5)}) : known(name);
    if (!flag || (negated && !flag->negatable)) unknown(name);
    if (into_.has(flag->name) && !flag->repeatable)
      throw Error{Code::USAGE, fmt::format("{} is given twice", name), help_for(noun_, verb_)};
    if (flag->value.empty()) return set_switch(*flag, name, negated, given), at + 1;
    if (given || flag->value_optional) return set_value(*flag, given.value_or("")), at + 1;
    if (at + 1 >= words.size() || known(words[at + 1]))
      throw Error{Code::USAGE, fmt::format("{} needs a value: {}", name, spelled(*flag)), help_for(noun_, verb_)};
    set_value(*flag, words[at + 1]);
    return at + 2;
  }

 private:
  const Flag* known(std::string_view name) const {
    const auto found = std::ranges::find_if(flags_, [&](const auto& flag) {
      if (name.starts_with("--")) return name.substr(2) == flag.name;
      return flag.letter != '\0' && name.size() == 2 && name[1] == flag.letter;
    });
    return found == flags_.end() ? nullptr : &*found;
  }

  [[noreturn]] void unknown(std::string_view name) const {
    std::vector<std::string> names;
    for (const auto& flag : flags_) {
      names.push_back("--" + flag.name);
      if (flag.negatable) names.push_back("--no-" + flag.name);
    }
    // A secret's own name leads to the flags that read it from elsewhere.
    if (known(std::string{name} + "-file"))
      throw Error{
          Code::USAGE, fmt::format("{}: a secret does not belong on the command line", name),
          fmt::format("{0} {1}-file FILE, or {1}-file - to read it from stdin", command_line(noun_, verb_), name)};
    auto meant = meant_ai_flag(name, flags_);
    refuse(fmt::format("{} takes no {}", command_line(noun_, verb_), name), meant ? meant : meant_flag(name, names), "",
           help_for(noun_, verb_));
  }

  void set_switch(const Flag& flag, std::string_view name, bool negated, const std::optional<std::string>& given) {
    if (given && (negated || (*given != "true" && *given != "false")))
      throw Error{Code::USAGE, fmt::format("{} is a switch: it takes no \"{}\"", name, base::fit(*given, 40)),
                  flag.negatable ? fmt::format("--{0} or --no-{0}", flag.name) : help_for(noun_, verb_)};
    into_.set(flag.name, negated ? "false" : given.value_or("true"));
  }

  void set_value(const Flag& flag, std::string value) {
    if (!flag.choices.empty() && std::ranges::find(flag.choices, value) == flag.choices.end())
      refuse(fmt::format("--{} is \"{}\", must be one of {}", flag.name, base::fit(value, 40),
                         base::join(flag.choices, ", ")),
             base::closest(value, flag.choices), "--" + flag.name + " ", help_for(noun_, verb_));
    into_.set(flag.name, std::move(value));
  }

  const Noun& noun_;
  const Verb& verb_;
  std::vector<Flag> flags_;
  Arguments& into_;
};

void check_words(const Noun& noun, const Verb& verb, const Arguments& arguments) {
  const auto& words = arguments.words();
  std::size_t most = 0;
  for (std::size_t i = 0; i < verb.positionals.size(); ++i) {
    const auto& place = verb.positionals[i];
    most = place.many ? words.size() : i + 1;
    if (i >= words.size()) {
      if (place.required)
        throw Error{Code::USAGE, fmt::format("{} is missing: {}", place.name, place.about), usage_line(noun, verb)};
      continue;
    }
    if (!place.choices.empty() && std::ranges::find(place.choices, words[i]) == place.choices.end())
      refuse(fmt::format("{} is \"{}\", must be one of {}", place.name, base::fit(words[i], 40),
                         base::join(place.choices, ", ")),
             base::closest(words[i], place.choices), "", usage_line(noun, verb));
  }
  if (words.size() > most)
    throw Error{Code::USAGE, fmt::format("\"{}\" is one word too many", base::fit(words[most], 60)),
                usage_line(noun, verb)};
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].empty() && !verb.positionals[std::min(i, verb.positionals.size() - 1)].may_be_empty)
      throw Error{Code::USAGE, "an empty word names nothing", usage_line(noun, verb)};
}

/// On a list, `--state held` can only mean the state that --only filters by: a folder of that name is written ./held.
void settle_state(const Verb& verb, Arguments& arguments) {
  const auto only = std::ranges::find(verb.flags, "only", &Flag::name);
  if (only == verb.flags.end() || arguments.has("only")) return;
  if (std::ranges::find(only->choices, arguments.text("state")) != only->choices.end())
    arguments.rename("state", "only");
}

}  // namespace

std::string Arguments::text(std::string_view flag) const {
  const auto found = flags_.find(flag);
  return found == flags_.end() ? std::string{} : found->second.back();
}

std::optional<bool> Arguments::truth(std::string_view flag) const {
  if (!has(flag)) return std::nullopt;
  return text(flag) != "false";
}

std::vector<std::string> Arguments::all(std::string_view flag) const {
  const auto found = flags_.find(flag);
  return found == flags_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::int64_t> Arguments::whole(std::string_view flag, std::int64_t least) const {
  if (!has(flag)) return std::nullopt;
  const auto value = text(flag);
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_number = fault == std::errc{} && end == value.data() + value.size();
  if (is_number && number < least)
    throw Error{Code::USAGE, fmt::format("--{} is {}, must be at least {}", flag, number, least)};
  if (!is_number)
    throw Error{Code::USAGE, fmt::format("--{} is \"{}\", must be a whole number of at least {}", flag,
                                         base::fit(value, 40), least)};
  return number;
}

void Arguments::rename(const std::string& from, const std::string& to) {
  auto node = flags_.extract(from);
  node.key() = to;
  flags_.insert(std::move(node));
}

const Noun& find_noun(std::span<const Noun> nouns, std::string_view name) {
  const auto found = std::ranges::find(nouns, name, &Noun::name);
  if (found != nouns.end()) return *found;
  std::vector<std::string> names;
  for (const auto& noun : nouns)
    if (!noun.hidden) names.emplace_back(noun.name);
  refuse(fmt::format("there is no \"{}\"", base::fit(name, 60)), base::closest(name, names), "farmtok ",
         "`farmtok help` lists what there is");
}

Verb find_verb(const Noun& noun, std::string_view name) {
  auto verbs = noun.verbs();
  const auto found = std::ranges::find(verbs, name, &Verb::name);
  if (found != verbs.end()) return std::move(*found);
  std::vector<std::string> names;
  for (const auto& verb : verbs) names.emplace_back(verb.name);
  refuse(fmt::format("farmtok {} has no \"{}\"", noun.name, base::fit(name, 60)), base::closest(name, names),
         fmt::format("farmtok {} ", noun.name), fmt::format("it has: {}", base::join(names, ", ")));
}

Parsed parse(std::span<const Noun> nouns, std::span<const std::string> words) {
  const auto early = early_flags();
  const auto ends = static_cast<std::size_t>(std::ranges::find(words, "--") - words.begin());
  const auto wants = [&](std::string_view flag) {
    const auto before = words.first(ends);
    return std::ranges::find(before, flag) != before.end();
  };
  const bool wants_help = wants("-h") || wants("--help");
  const auto noun_at = next_word(words, 0, early);
  if (noun_at == words.size()) {
    if (wants("--version")) return {.wish = Parsed::Wish::version};
    if (words.empty() || wants_help) return {.wish = Parsed::Wish::overview};
    throw Error{Code::USAGE, "nothing is asked for", "farmtok help"};
  }
  const auto& noun = find_noun(nouns, words[noun_at]);
  auto verb_at = words.size();
  Parsed parsed{.noun = &noun};
  if (noun.bare()) {
    parsed.verb = noun.verbs().front();
  } else {
    verb_at = next_word(words, noun_at + 1, early);
    if (verb_at < words.size()) parsed.verb = find_verb(noun, words[verb_at]);
  }
  if (wants_help) {
    parsed.wish = Parsed::Wish::help;
    return parsed;
  }
  if (wants("--version")) return {.wish = Parsed::Wish::version};
  if (!parsed.verb) {
    std::vector<std::string> names;
    for (const auto& verb : noun.verbs()) names.emplace_back(verb.name);
    throw Error{Code::USAGE, fmt::format("farmtok {} needs a verb: {}", noun.name, base::join(names, ", ")),
                fmt::format("farmtok help {}", noun.name)};
  }
  FlagReader reader{noun, *parsed.verb, parsed.arguments};
  for (std::size_t at = 0; at < words.size();) {
    if (at == noun_at || at == verb_at) ++at;
    else if (at == ends) ++at;
    else if (at < ends && is_flag(words[at])) at = reader.read(words, at);
    else parsed.arguments.add_word(words[at++]);
  }
  settle_state(*parsed.verb, parsed.arguments);
  check_words(noun, *parsed.verb, parsed.arguments);
  return parsed;
}

}  // namespace farmtok::cli
