#include "farm/discovery/relevance/terms.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "farm/discovery/relevance/synonyms.hpp"
#include "farm/discovery/relevance/terms_inside.hpp"
#include "words/cut.hpp"
#include "words/letters.hpp"

namespace farmtok::farm::discovery {
namespace {

// How well a word matches a topic that the prompt names by another word of its group.
constexpr double by_name = 0.9, by_close = 0.85, by_near = 0.35;
// The same when the prompt has a close word ("gym") instead of the topic's name.
constexpr double name_of_close = 0.65, close_of_close = 0.35;
constexpr double name_of_near = 0.3;
// The weight of the word by the rules of a language that the prompt may be in.
constexpr double by_language = 0.95, by_form = 0.8;
constexpr std::size_t shortest_stem = 4;
using words::weight_of_part;
constexpr std::size_t shortest_joined = 6, shortest_part = 3;

enum class Closeness { name, close, near };

void each_word(std::string_view line, const auto& visit) {
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    if (end > 0) visit(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

/// The lines of a table that are neither empty nor comments.
void each_line(std::string_view table, const auto& visit) {
  while (!table.empty()) {
    const auto end = std::min(table.find('\n'), table.size());
    if (end > 0 && table.front() != '#') visit(table.substr(0, end));
    table.remove_prefix(std::min(end + 1, table.size()));
  }
}

/// One group of them.
struct SynonymGroup {
  std::vector<std::string_view> names, close, near;
};

std::vector<SynonymGroup> groups_of(std::string_view table) {
  std::vector<SynonymGroup> groups;
  auto* words = static_cast<std::vector<std::string_view>*>(nullptr);
  each_line(table, [&](std::string_view line) {
    if (line.front() != ' ') words = &groups.emplace_back().names;
    if (line.starts_with("  = ")) words = &groups.back().close;
    if (line.starts_with("  ~ ")) words = &groups.back().near;
    each_word(line, [&](auto word) {
      if (word != "=" && word != "~") words->push_back(word);
    });
  });
  return groups;
}

struct Member {
  const SynonymGroup* group;
  Closeness closeness;
};

/// The tables of terms_synonyms.hpp, indexed for look-up. Built once.
struct Vocabulary {
  std::unordered_map<std::string, std::vector<Member>> groups;  // by stem
  std::unordered_set<std::string> known;                        // words as they are written
  std::unordered_set<std::string> joining;
  std::unordered_set<std::string> filling;
  std::unordered_set<std::string> aspect_names;  // stems

  Vocabulary() : subject_groups(groups_of(subjects())), aspect_groups(groups_of(aspects())) {
    for (const auto& group : subject_groups) add(group, false);
    for (const auto& group : aspect_groups) add(group, true);
    for (const auto& group : subject_groups)
      for (const auto word : group.names) aspect_names.erase(stem_of(word));
    fill(known, whole_words());
    fill(joining, joining_words());
    fill(filling, fillers());
    ordered.assign(known.begin(), known.end());
    std::ranges::sort(ordered);
  }

  /// Whether a known word is longer than this one and begins with it.
  bool begins_known(const std::string& word) const {
    const auto next = std::ranges::upper_bound(ordered, word);
    return next != ordered.end() && next->starts_with(word);
  }

  bool is_part(const std::string& word) const {
    return known.contains(word) || joining.contains(word) ||
           (word.ends_with('s') && known.contains(word.substr(0, word.size() - 1)));
  }

 private:
  std::vector<SynonymGroup> subject_groups, aspect_groups;
  std::vector<std::string_view> ordered;  // the known words

  static void fill(std::unordered_set<std::string>& set, std::string_view table) {
    each_line(table, [&](auto line) { each_word(line, [&](auto word) { set.emplace(word); }); });
  }

  void add(const SynonymGroup& group, bool aspect) {
    const auto list = [&](const std::vector<std::string_view>& words, Closeness closeness) {
      for (const auto word : words) {
        known.emplace(word);
        groups[stem_of(word)].push_back({&group, closeness});
        if (aspect && closeness == Closeness::name) aspect_names.insert(stem_of(word));
      }
    };
    list(group.names, Closeness::name);
    list(group.close, Closeness::close);
    list(group.near, Closeness::near);
  }
};

const Vocabulary& vocabulary() {
  static const Vocabulary made;
  return made;
}

/// Collects the variants of one topic; of several reasons for a word the best counts.
class Variants {
 public:
  void add(std::string_view word, double weight) { add_stem(stem_of(word), word, weight); }
  void add_stem(std::string stem, std::string_view word, double weight) {
    for (auto& variant : made_)
      if (variant.stem == stem) return void(variant.weight = std::max(variant.weight, weight));
    made_.push_back({std::move(stem), std::string{word}, weight});
  }
  void add_all(const std::vector<std::string_view>& words, double weight) {
    for (const auto word : words) add(word, weight);
  }
  std::vector<Topic::Variant> take() {
    std::ranges::stable_sort(made_, std::greater<>{}, &Topic::Variant::weight);
    return std::move(made_);
  }

 private:
  std::vector<Topic::Variant> made_;
};

/// A word of a prompt.
struct Asked {
  std::string plain;
  std::string written;
};

Topic topic_of(const Asked& asked, words::Languages languages) {
  const auto& known = vocabulary();
  const auto& word = asked.plain;
  Topic topic;
  topic.word = asked.written;
  topic.aspect = known.aspect_names.contains(stem_of(word));
  Variants variants;
  variants.add_stem(stem_of(word), asked.written, 1);
  for (auto& form : words::forms_asked(asked.written))
    variants.add_stem(std::move(form.stem), asked.written, form.weight);
  if (words::script_of(asked.written) == words::Script::latin) {
    for (std::size_t i = 1; i < words::most_languages; ++i) {
      if ((languages >> i & 1) == 0) continue;
      auto stem = words::stem_in(i, asked.written);
      // Forms whose stem is that of all languages are indexed by that one.
      if (without_language(stem).size() >= shortest_stem)
        variants.add_stem(std::string{without_language(stem)}, asked.written, by_form);
      variants.add_stem(std::move(stem), asked.written, by_language);
    }
  }
  const auto found = known.groups.find(stem_of(word));
  topic.plain = !topic.aspect && found == known.groups.end();
  if (found != known.groups.end()) {
    // A word with its own group ("dog") is not extended to the groups that only list it ("pets").
    const bool named = std::ranges::count(found->second, Closeness::name, &Member::closeness) > 0;
    for (const auto& [group, closeness] : found->second) {
      if (closeness == Closeness::name) {
        variants.add_all(group->names, by_name);
        variants.add_all(group->close, by_close);
        variants.add_all(group->near, by_near);
      } else if (!named && closeness == Closeness::close) {
        variants.add_all(group->names, name_of_close);
        variants.add_all(group->close, close_of_close);
      } else if (!named) {
        variants.add_all(group->names, name_of_near);
      }
    }
  }
  for (const auto& part : parts_of(word))
    if (!is_filler(part)) {
      variants.add(part, weight_of_part);
      topic.plain &= !known.groups.contains(stem_of(part));
    }
  topic.variants = variants.take();
  return topic;
}

constexpr std::array<std::string_view, 11> negations{"not",  "no",        "without", "except", "never", "nor",
                                                     "dont", "excluding", "minus",   "doesnt", "isnt"};

/// Follows the words of a prompt and finds the unwanted ones: the next thing after a negation with its
/// form ("no hair transformation"), and the words that "or" adds. "not boring gym videos" still asks for the gym.
class Negation {
 public:
  explicit Negation(words::Languages languages) : languages_(languages) {}
  /// For a word that may be a topic or not; true when it was a word of the negation itself. `names`: it is a part of
  /// what the prompt names.
  bool takes(const std::string& word, bool names) {
    if (names) return false;
    if (word == "only" || word == "just") return open_ = named_ = false, true;  // "not only"
    if (word == "or" && named_) return open_ = true, named_ = false, true;
    if (std::ranges::count(negations, word) == 0 && !words::is_negation(word, languages_)) return false;
    open_ = true;
    named_ = false;
    return true;
  }
  void filler(const std::string& word) {
    if (named_ || word == "but" || word == "and") open_ = named_ = false;
  }
  bool covers(const Topic& topic) {
    if (named_ && !topic.aspect) open_ = named_ = false;
    named_ = open_;
    return open_;
  }

 private:
  words::Languages languages_;
  bool open_ = false;   // the next word is unwanted
  bool named_ = false;  // and a thing was named already
};

/// "Sin city", "sans undertale", "never gonna give you up": words that negate elsewhere and are a part of a name here.
/// "Sin" and "sans" are Spanish and French where other words are, or between words that English does not have.
bool is_of_name(const std::vector<Asked>& asked, std::size_t i, words::Languages others) {
  const auto& word = asked[i].plain;
  if (word == "never") return i == 0;
  if (word != "sin" && word != "sans") return false;
  if (words::is_negation(word, others)) return false;
  if (i == 0 || i + 1 == asked.size()) return true;
  const auto& next = asked[i + 1].plain;
  const auto& known = vocabulary();
  return known.known.contains(next) || known.groups.contains(stem_of(next)) || is_filler(next);
}

std::vector<Topic> topics_among(const std::vector<Asked>& asked, const words::Evidence& evidence,
                                const std::vector<bool>& of_name) {
  // A prompt of few words has no function words as evidence: its language may be any.
  const auto languages = evidence.none() ? words::other_languages() : evidence.languages();
  const auto recognised = evidence.languages();
  std::vector<Topic> topics;
  Negation negation{recognised};
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& word = asked[i].plain;
    // "leg day" is one thing, "shuffle dance" two.
    const auto alone = [&](const std::string& each) { return vocabulary().groups.contains(stem_of(each)); };
    const bool pair = i + 1 < asked.size() && vocabulary().known.contains(word + asked[i + 1].plain) && !alone(word) &&
                      !alone(asked[i + 1].plain);
    if (!pair && negation.takes(word, of_name[i])) continue;
    if (!pair && (is_filler(word) || words::is_function_word(word, recognised))) {
      negation.filler(word);
      continue;
    }
    auto topic = pair ? topic_of({word + asked[i + 1].plain, asked[i].written + " " + asked[i + 1].written}, 0)
                      : topic_of(asked[i], languages);
    if (pair) ++i;
    topic.unwanted = negation.covers(topic);
    const auto same = [&](const Topic& other) { return other.variants[0].stem == topic.variants[0].stem; };
    if (std::ranges::none_of(topics, same)) topics.push_back(std::move(topic));
  }
  return topics;
}

}  // namespace

bool is_filler(std::string_view word) {
  return vocabulary().filling.contains(std::string{word}) || words::is_function_word(word);
}

std::vector<std::string> parts_of(std::string_view word) {
  const auto& table = vocabulary();
  const std::string whole{word};
  if (word.size() < shortest_joined || word.size() > 60 || table.known.contains(whole)) return {};
  // From the back: best[i] is the length of the first part of the cut of word[i…] with the fewest parts.
  constexpr std::size_t none = 1000;
  std::vector<std::size_t> fewest(word.size() + 1, none), first(word.size() + 1, 0);
  fewest[word.size()] = 0;
  for (std::size_t i = word.size(); i-- > 0;) {
    for (std::size_t length = 2; i + length <= word.size() && length < word.size(); ++length) {
      if (fewest[i + length] == none || fewest[i + length] + 1 > fewest[i]) continue;
      const auto part = whole.substr(i, length);
      if (length < shortest_part ? !table.joining.contains(part) : !table.is_part(part)) continue;
      fewest[i] = fewest[i + length] + 1;  // of cuts with as few parts, the one with the longest first part
      first[i] = length;
    }
  }
  std::vector<std::string> parts;
  if (fewest[0] == none || fewest[0] > 4) return parts;
  for (std::size_t i = 0; i < word.size(); i += first[i])
    if (auto part = whole.substr(i, first[i]); part != "tok") parts.push_back(std::move(part));
  return parts;
}

bool is_known(const std::string& word) { return vocabulary().known.contains(word); }

bool begins_known(const std::string& word) { return vocabulary().begins_known(word); }

std::vector<Topic> topics_of(std::string_view prompt) {
  std::vector<Asked> asked;
  std::vector<words::Languages> spoken;
  words::Cutter cutter{prompt};
  for (std::string word; cutter.next(word);) {
    auto plain = words::plain(word);
    spoken.push_back(words::spoken_with(word, plain));
    asked.push_back({std::move(plain), word});
  }
  // Words that may be of another language are no evidence of it themselves.
  words::Evidence others, evidence;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (asked[i].plain != "sin" && asked[i].plain != "sans") others.hear(spoken[i]);
  std::vector<bool> of_name;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    of_name.push_back(is_of_name(asked, i, others.languages()));
    if (!of_name.back()) evidence.hear(spoken[i]);
  }
  return topics_among(asked, evidence, of_name);
}

}  // namespace farmtok::farm::discovery
