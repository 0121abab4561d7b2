#include "farm/discovery/terms.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "farm/discovery/terms_synonyms.hpp"

namespace farmtok::farm {
namespace {

// How well a word stands for a topic that is meant by another word of its group.
constexpr double by_name = 0.9, by_close = 0.85, by_near = 0.35;
// The same when the prompt said a close word ("gym") instead of the topic's name.
constexpr double name_of_close = 0.65, close_of_close = 0.35;
constexpr double name_of_near = 0.3;
constexpr double weight_of_part = 0.6;
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

/// The tables of terms_synonyms.hpp, made ready to be looked up. Built once.
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
  std::vector<std::string_view> ordered;  // the known

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
  void add(std::string_view word, double weight) {
    auto stem = stem_of(word);
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

Topic topic_of(const std::string& word, std::string written) {
  const auto& words = vocabulary();
  Topic topic;
  topic.word = std::move(written);
  topic.aspect = words.aspect_names.contains(stem_of(word));
  Variants variants;
  variants.add(word, 1);
  const auto found = words.groups.find(stem_of(word));
  topic.plain = !topic.aspect && found == words.groups.end();
  if (found != words.groups.end()) {
    // What has a group of its own ("dog") is not widened to those it is only listed in ("pets").
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
      topic.plain &= !words.groups.contains(stem_of(part));
    }
  topic.variants = variants.take();
  return topic;
}

constexpr std::array<std::string_view, 11> negations{"not",  "no",        "without", "except", "never", "nor",
                                                     "dont", "excluding", "minus",   "doesnt", "isnt"};

/// Follows the words of a prompt and tells which are asked to be absent: the next thing after a negation and how it is
/// shown ("no hair transformation"), and what "or" adds. "not boring gym videos" still asks for the gym.
class Negation {
 public:
  /// Of a word that may be a topic or not; true when it was a word of the negation itself.
  bool takes(const std::string& word) {
    if (word == "only" || word == "just") return open_ = named_ = false, true;  // "not only"
    if (word == "or" && named_) return open_ = true, named_ = false, true;
    if (std::ranges::count(negations, word) == 0) return false;
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
  bool open_ = false;   // what comes next is unwanted
  bool named_ = false;  // and a thing was named already
};

std::vector<Topic> topics_among(const std::vector<std::string>& words) {
  std::vector<Topic> topics;
  Negation negation;
  for (std::size_t i = 0; i < words.size(); ++i) {
    // "leg day" is one thing, "shuffle dance" two.
    const auto alone = [&](const std::string& word) { return vocabulary().groups.contains(stem_of(word)); };
    const bool pair = i + 1 < words.size() && vocabulary().known.contains(words[i] + words[i + 1]) &&
                      !alone(words[i]) && !alone(words[i + 1]);
    if (!pair && negation.takes(words[i])) continue;
    if (!pair && is_filler(words[i])) {
      negation.filler(words[i]);
      continue;
    }
    auto topic = pair ? topic_of(words[i] + words[i + 1], words[i] + " " + words[i + 1]) : topic_of(words[i], words[i]);
    if (pair) ++i;
    topic.unwanted = negation.covers(topic);
    const auto same = [&](const Topic& other) { return other.variants[0].stem == topic.variants[0].stem; };
    if (std::ranges::none_of(topics, same)) topics.push_back(std::move(topic));
  }
  return topics;
}

}  // namespace

bool is_filler(std::string_view word) { return vocabulary().filling.contains(std::string{word}); }

std::vector<std::string> parts_of(std::string_view word) {
  const auto& words = vocabulary();
  const std::string whole{word};
  if (word.size() < shortest_joined || word.size() > 60 || words.known.contains(whole)) return {};
  // From the back: best[i] is the length of the first part of the cut of word[i…] with the fewest parts.
  constexpr std::size_t none = 1000;
  std::vector<std::size_t> fewest(word.size() + 1, none), first(word.size() + 1, 0);
  fewest[word.size()] = 0;
  for (std::size_t i = word.size(); i-- > 0;) {
    for (std::size_t length = 2; i + length <= word.size() && length < word.size(); ++length) {
      if (fewest[i + length] == none || fewest[i + length] + 1 > fewest[i]) continue;
      const auto part = whole.substr(i, length);
      if (length < shortest_part ? !words.joining.contains(part) : !words.is_part(part)) continue;
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

namespace {

/// Hears which stems a text speaks of. The same words come again and again, so each thread remembers what they say, and
/// knows their stems by numbers.
class Listener {
 public:
  struct Weighed {
    std::size_t stem;  // its number
    double weight;
  };

  /// Each stem once, in the order in which they come; good until the next call.
  const std::vector<Weighed>& listen(std::string_view text) {
    if (sayings_.size() > most_remembered) *this = {};
    ++text_;
    heard_.clear();
    bool begins_known = false;
    while (next_word(text, word_)) {
      if (begins_known) {
        pair_ += word_;
        if (vocabulary().known.contains(pair_)) hear(saying_of(pair_).own);
      }
      const auto& saying = saying_of(word_);
      hear(saying.own);
      for (const auto& part : saying.parts) hear(part);
      begins_known = saying.begins_known;
      if (begins_known) pair_ = word_;
    }
    return heard_;
  }

  const std::string& letters_of(const Weighed& heard) const { return stems_[heard.stem].letters; }

 private:
  static constexpr std::size_t most_remembered = 50'000;

  struct Saying {
    Weighed own{};
    bool begins_known = false;  // a known word is longer and begins so: perhaps it and the next are one
    std::vector<Weighed> parts;
  };
  struct Stem {
    std::string letters;
    std::size_t text = 0;   // the last that spoke of it,
    std::size_t place = 0;  // and where in what was heard of that
  };

  Weighed weighed(std::string stem, double weight) {
    const auto [found, fresh] = numbers_.try_emplace(stem, stems_.size());
    if (fresh) stems_.push_back({std::move(stem)});
    return {found->second, weight};
  }

  const Saying& saying_of(const std::string& word) {
    const auto [found, fresh] = sayings_.try_emplace(word);
    auto& saying = found->second;
    if (fresh) {
      saying.own = weighed(stem_of(word), 1);
      for (const auto& part : parts_of(word)) saying.parts.push_back(weighed(stem_of(part), weight_of_part));
      saying.begins_known = vocabulary().begins_known(word);
    }
    return saying;
  }

  void hear(const Weighed& said) {
    auto& stem = stems_[said.stem];
    if (stem.text == text_) {
      heard_[stem.place].weight = std::max(heard_[stem.place].weight, said.weight);
      return;
    }
    stem.text = text_;
    stem.place = heard_.size();
    heard_.push_back(said);
  }

  std::unordered_map<std::string, Saying> sayings_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<Stem> stems_;
  std::size_t text_ = 0;
  std::vector<Weighed> heard_;
  std::string word_, pair_;
};

Listener& listener() {
  thread_local Listener made;
  return made;
}

}  // namespace

std::vector<Spoken> spoken_in(std::string_view text) {
  auto& ear = listener();
  std::vector<Spoken> spoken;
  const auto& heard = ear.listen(text);
  spoken.reserve(heard.size());
  for (const auto& each : heard) spoken.push_back({ear.letters_of(each), each.weight});
  return spoken;
}

std::string stems_in(std::string_view text) {
  auto& ear = listener();
  std::string stems;
  for (const auto& each : ear.listen(text)) stems.append(ear.letters_of(each)).push_back(' ');
  if (!stems.empty()) stems.pop_back();
  return stems;
}

std::vector<Topic> topics_of(std::string_view prompt) { return topics_among(words_of(prompt)); }

}  // namespace farmtok::farm
