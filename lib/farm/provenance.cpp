#include "farm/provenance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/visible.hpp"
#include "model/json.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;
using model::AiOrigin;
using model::Result;
using model::Scheduled;

constexpr std::string_view label_words = "the label “AI-generated content”";

/// The stronger evidence has the higher number.
int weight(AiOrigin origin) {
  switch (origin) {
    case AiOrigin::credentials:
      return 3;
    case AiOrigin::declared:
      return 2;
    case AiOrigin::operator_:
      return 1;
    case AiOrigin::none_found:
      return 0;
  }
  return 0;
}

bool says_ai(const std::optional<std::string>& code) { return code && model::is_ai(*code); }

/// The code, where a copy may carry it: rows of before codes were checked may hold any word.
std::optional<std::string> known_code(const std::optional<std::string>& code) {
  return code && model::is_source_type(*code) ? code : std::nullopt;
}

std::string code_of(const std::optional<model::Credentials>& credentials) {
  return credentials ? base::fit(credentials->digital_source_type.value_or("no code"), 64) : "no code";
}

std::string generator(const model::Credentials& credentials) {
  return base::fit(credentials.generator.value_or("an unnamed program"), 80);
}

/// "Adobe Firefly, signed by Adobe Inc., not verified"
std::string maker(const model::Credentials& credentials) {
  auto made = generator(credentials);
  if (credentials.signer) made += fmt::format(", signed by {}, not verified", base::fit(*credentials.signer, 80));
  return made;
}

template <Made Entity>
bool declared_by_hand(const Entity& entity) {
  if constexpr (std::is_same_v<Entity, Result>) return entity.ai_declared == said_by_hand;
  return false;
}

template <Made Entity>
bool file_says_ai(const Entity& entity) {
  return (entity.credentials && says_ai(entity.credentials->digital_source_type)) ||
         says_ai(entity.digital_source_type) || entity.ai_tag;
}

/// A declaration that only the operator made is replaced by the operator's next word.
template <Made Entity>
void forget_declared_by_hand(Entity& entity) {
  if (!declared_by_hand(entity)) return;
  if constexpr (std::is_same_v<Entity, Result>) entity.ai_declared.reset();
  if (!file_says_ai(entity)) entity.ai_origin = AiOrigin::none_found;
}

/// What the copy of a post says; of one that fired, the copy that was handed out.
struct CopySays {
  std::optional<std::string> code;
  bool otherwise = false;  // than a new copy would
};
CopySays copy_says(const Result& result) { return {source_type_of_copy(result)}; }
CopySays copy_says(const Scheduled& post) {
  const auto made = source_type_of_copy(post);
  if (!post.fired || !post.render) return {made};
  const auto& said = post.render->output.digital_source_type;
  return {said, said != made};
}

std::string label_in_words(const Result& result, LabelPolicy policy) {
  const auto label = std::string{label_words};
  if (result.scheduled) return label + (result.is_aigc ? " is set" : " is decided on its post");
  if (policy == LabelPolicy::block) return "no post is made of it, because provenance.policy is block";
  if (result.is_aigc) return label + " will be set";
  return label + (policy == LabelPolicy::tell ? " will be set by itself" : " is not decided");
}

std::string label_in_words(const Scheduled& post, LabelPolicy policy) {
  const auto label = std::string{label_words};
  if (!post.fired) {
    if (policy == LabelPolicy::block) return "it does not fire, because provenance.policy is block";
    return label + (post.is_aigc ? " will be set" : " is not decided: it is set when the post fires");
  }
  if (post.ai_label_set == true) return label + " is on, as the proof says";
  const auto* proof = post.ai_label_set ? "; the proof says that it is off"
                      : post.proof_url  ? "; no one has confirmed that it is"
                                        : "";
  return fmt::format("{} must be on{}", label, proof);
}

std::optional<std::string> digest_of(const std::optional<model::Credentials>& credentials) {
  return credentials ? std::optional{base::to_line(model::to_json(*credentials))} : std::nullopt;
}

/// Whether the file is evidence of AI that was not there before.
template <class Entity>
bool says_more(const Entity& entity, AiOrigin found, const model::VideoFacts& facts) {
  if (weight(found) > weight(entity.ai_origin)) return true;
  const bool by_credentials = facts.credentials && says_ai(facts.credentials->digital_source_type);
  return (facts.ai_tag && !entity.ai_tag) ||
         (says_ai(facts.digital_source_type) && !says_ai(entity.digital_source_type)) ||
         (by_credentials && digest_of(facts.credentials) != digest_of(entity.credentials));
}

/// The operator's reason is about what was known then: the label is undecided again, and the reason stays for the
/// notice.
template <class Entity>
void doubt_word(Entity& entity) {
  if (entity.is_aigc == false) entity.is_aigc.reset();
}

}  // namespace

AiOrigin origin_in(const model::VideoFacts& facts) {
  if (facts.credentials && says_ai(facts.credentials->digital_source_type)) return AiOrigin::credentials;
  return says_ai(facts.digital_source_type) || facts.ai_tag ? AiOrigin::declared : AiOrigin::none_found;
}

template <Made Entity>
bool learn(Entity& entity, const model::VideoFacts& facts) {
  const auto found = origin_in(facts);
  const auto known = [&] {
    return std::tuple{entity.ai_origin, entity.digital_source_type, digest_of(entity.credentials), entity.ai_tag};
  };
  const auto before = known();
  if (found != AiOrigin::none_found && says_more(entity, found, facts)) doubt_word(entity);
  if (weight(found) > weight(entity.ai_origin)) entity.ai_origin = found;
  if (facts.digital_source_type && model::is_source_type(*facts.digital_source_type))
    entity.digital_source_type = facts.digital_source_type;
  if (facts.credentials) entity.credentials = facts.credentials;
  if (facts.ai_tag) entity.ai_tag = facts.ai_tag;
  return before != known();
}

template <Made Entity>
bool learn_declared(Entity& entity, const std::string& declared) {
  if constexpr (std::is_same_v<Entity, Result>) {
    if (entity.ai_declared && !declared_by_hand(entity)) return false;
    entity.ai_declared = declared;
  } else if (weight(entity.ai_origin) >= weight(AiOrigin::declared)) {
    return false;
  }
  doubt_word(entity);
  if (weight(AiOrigin::declared) > weight(entity.ai_origin)) entity.ai_origin = AiOrigin::declared;
  return true;
}

template <Made Entity>
void set_label(Entity& entity) {
  entity.is_aigc = true;
  entity.ai_reason.reset();  // it spoke against the label
}

void forget_file(Result& result) {
  result.ai_origin = result.ai_declared       ? AiOrigin::declared
                     : result.is_aigc == true ? AiOrigin::operator_
                                              : AiOrigin::none_found;
  result.digital_source_type.reset();
  result.credentials.reset();
  result.ai_tag.reset();
  if (result.is_aigc == true) return;
  result.is_aigc.reset();
  result.ai_reason.reset();
}

template <Made Entity>
bool wears_label(const Entity& entity) {
  return entity.is_aigc.value_or(entity.ai_origin != AiOrigin::none_found);
}

template <Made Entity>
bool undecided(const Entity& entity) {
  return entity.ai_origin != AiOrigin::none_found && !entity.is_aigc;
}

template <Made Entity>
bool is_made_by_ai(const Entity& entity) {
  return entity.ai_origin != AiOrigin::none_found && entity.is_aigc != false;
}

void settle_word(base::Json& request) {
  if (!request.is_object()) return;
  const auto said = request.find("ai_origin");
  if (said != request.end() && *said == "none") *said = model::enum_name(AiOrigin::none_found);
}

template <Made Entity>
Word taken_word(Entity& entity, const Entity& before, const base::Json& request) {
  Word word;
  if (request.contains("ai_origin")) word.origin = entity.ai_origin;
  if (entity.ai_reason && request.contains("ai_reason"))
    if (base::has_visible_text(*entity.ai_reason)) word.reason = base::trim(*entity.ai_reason);
  entity.ai_origin = before.ai_origin;
  entity.ai_reason = before.ai_reason;
  if (request.contains("ai_reason") && !word.origin)
    throw Error{Code::INVALID_REQUEST,
                "a reason alone says nothing: it belongs to a word on AI",
                "Pass --ai-origin with it (ai_origin): operator, declared or none.",
                {{"ai_reason", "needs ai_origin"}}};
  return word;
}

template <Made Entity>
void say(Entity& entity, const Word& word, const std::string& hint) {
  if (!word.origin) return;
  const bool by_hand = declared_by_hand(entity) && !file_says_ai(entity);
  const bool found = weight(entity.ai_origin) > weight(AiOrigin::operator_) && !by_hand;
  const bool on = entity.is_aigc == true;
  if (*word.origin != AiOrigin::none_found) {
    forget_declared_by_hand(entity);
    auto origin = *word.origin;
    // A post has no record of its own: what is declared of it by hand is the operator's word.
    if constexpr (std::is_same_v<Entity, Result>) {
      if (origin == AiOrigin::declared && !entity.ai_declared) entity.ai_declared = said_by_hand;
    } else {
      origin = AiOrigin::operator_;
    }
    if (weight(origin) > weight(entity.ai_origin)) entity.ai_origin = origin;
    entity.is_aigc = true;
    entity.ai_reason = word.reason;
    return;
  }
  if ((found || on) && !word.reason)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("{} only with a reason: {}",
                            on ? "the AI label is on, and is taken off" : "AI was found, and the AI label is left off",
                            finding_in_words(entity)),
                hint,
                {{"ai_reason", found ? "is required, because AI was found" : "is required, because the label is on"}}};
  forget_declared_by_hand(entity);
  if (!found) entity.ai_origin = AiOrigin::none_found;
  entity.is_aigc = word.reason ? std::optional{false} : std::nullopt;
  entity.ai_reason = word.reason;
}

AiOrigin origin_for_post(const Result& result) {
  return declared_by_hand(result) && !file_says_ai(result) ? AiOrigin::operator_ : result.ai_origin;
}

template <Made Entity>
bool label_changed(const Entity& before, const Entity& now) {
  return before.is_aigc != now.is_aigc || before.ai_reason != now.ai_reason || before.ai_origin != now.ai_origin;
}

template <Made Entity>
std::optional<std::string> source_type_of_copy(const Entity& entity) {
  const auto found = known_code(entity.digital_source_type);
  // The operator answers for a copy without the label: its XMP says nothing of AI either.
  if (entity.is_aigc == false) return says_ai(found) ? std::nullopt : found;
  if (says_ai(found) || entity.ai_origin == AiOrigin::none_found) return found;
  // Only a record or the operator says that there is AI in it. How much of it a model made is not known: "entirely"
  // (trainedAlgorithmicMedia) and "captured, then edited by a model" (compositeWithTrainedAlgorithmicMedia) would both
  // claim more than is known. This code claims the least: of its parts, at least one is a model's.
  return std::string{model::least_ai};
}

std::optional<std::string> source_type_of_copy(const model::VideoFacts& facts) {
  Result nobodys;
  learn(nobodys, facts);
  return source_type_of_copy(nobodys);
}

template <Made Entity>
std::string finding_in_words(const Entity& entity) {
  std::vector<std::string> parts;
  const auto told = entity.credentials ? entity.credentials->digital_source_type : std::nullopt;
  if (entity.credentials)
    parts.push_back(fmt::format("its content credentials ({}) say {}", maker(*entity.credentials),
                                told ? base::fit(*told, 64) : "nothing of AI"));
  if (entity.digital_source_type && entity.digital_source_type != told)
    parts.push_back(fmt::format("its XMP says {}", *entity.digital_source_type));
  std::optional<std::string> declared;
  if constexpr (std::is_same_v<Entity, Result>) declared = entity.ai_declared;
  if (entity.ai_tag) parts.push_back(fmt::format("its file declares it (tag {})", base::fit(*entity.ai_tag, 80)));
  const bool by_file = says_ai(told) || says_ai(entity.digital_source_type) || entity.ai_tag;
  if (declared_by_hand(entity)) parts.emplace_back("the operator says that it is declared to be made with AI");
  else if (declared) parts.push_back(fmt::format("its record declares it ({})", base::fit(*declared, 80)));
  else if (entity.ai_origin == AiOrigin::declared && !by_file) parts.emplace_back("its record declares it");
  if (entity.ai_origin == AiOrigin::operator_) parts.emplace_back("the operator says that AI made it");
  return base::join(parts, ", ");
}

template <Made Entity>
std::optional<std::string> earlier_reason(const Entity& entity) {
  if (!undecided(entity) || !entity.ai_reason) return std::nullopt;
  return fmt::format("the operator took it off before this was found ({})", base::fit(*entity.ai_reason, 200));
}

template <Made Entity>
std::optional<std::string> notice_of(const Entity& entity, LabelPolicy policy) {
  std::vector<std::string> parts;
  if (const auto& found = entity.credentials)
    parts.push_back(
        fmt::format("the content credentials of {}{} are not in a copy of the video", generator(*found),
                    found->signer ? fmt::format(", signed by {} (not verified),", base::fit(*found->signer, 80)) : ""));
  if (entity.is_aigc == false) {
    parts.push_back(
        fmt::format("{} is off{}", label_words, entity.ai_reason ? ": " + base::fit(*entity.ai_reason, 200) : ""));
  } else if (entity.ai_origin != AiOrigin::none_found) {
    parts.push_back(entity.ai_origin == AiOrigin::credentials
                        ? fmt::format("they say that it was made with AI ({})", code_of(entity.credentials))
                        : "made with AI: " + finding_in_words(entity));
    parts.push_back(label_in_words(entity, policy));
    if (const auto earlier = earlier_reason(entity)) parts.push_back(*earlier);
  } else if (entity.credentials) {
    if (!entity.credentials->fault) parts.emplace_back("nothing of AI is in them");
  } else if (entity.digital_source_type) {
    parts.push_back(fmt::format("its XMP says {}, nothing of AI", *entity.digital_source_type));
  }
  if (parts.empty()) return std::nullopt;
  const auto [code, otherwise] = copy_says(entity);
  if (otherwise)
    parts.push_back(
        fmt::format("the copy that was handed out stays as it is: its XMP says {}", code ? *code : "nothing of AI"));
  else if (code) parts.push_back(fmt::format("the copy's XMP says {}", *code));
  return base::join(parts, "; ");
}

bool unconfirmed(const Scheduled& post) { return wears_label(post) && post.proof_url && post.ai_label_set != true; }

#define MADE(Entity)                                                      \
  template bool learn(Entity&, const model::VideoFacts&);                 \
  template bool learn_declared(Entity&, const std::string&);              \
  template void set_label(Entity&);                                       \
  template std::optional<std::string> earlier_reason(const Entity&);      \
  template bool wears_label(const Entity&);                               \
  template bool undecided(const Entity&);                                 \
  template bool is_made_by_ai(const Entity&);                             \
  template Word taken_word(Entity&, const Entity&, const base::Json&);    \
  template void say(Entity&, const Word&, const std::string&);            \
  template bool label_changed(const Entity&, const Entity&);              \
  template std::optional<std::string> source_type_of_copy(const Entity&); \
  template std::string finding_in_words(const Entity&);                   \
  template std::optional<std::string> notice_of(const Entity&, LabelPolicy);

MADE(Result)
MADE(Scheduled)
#undef MADE

}  // namespace farmtok::farm
