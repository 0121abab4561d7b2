#include "farm/provenance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
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

/// A file may write anything there; IPTC's codes are words of letters.
bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isalpha(c); });
}

/// "Adobe Firefly, signed by Adobe Inc."
std::string maker(const model::Credentials& credentials) {
  auto made = base::fit(credentials.generator.value_or("an unnamed program"), 80);
  if (credentials.signer) made += fmt::format(", signed by {}", base::fit(*credentials.signer, 80));
  return made;
}

std::optional<std::string> digest_of(const std::optional<model::Credentials>& credentials) {
  return credentials ? std::optional{base::to_line(model::to_json(*credentials))} : std::nullopt;
}

/// Whether the file is evidence of AI that was not there before.
template <class Entity>
bool says_more(const Entity& entity, AiOrigin found, const model::VideoFacts& facts) {
  if (weight(found) > weight(entity.ai_origin)) return true;
  const bool by_credentials = facts.credentials && says_ai(facts.credentials->digital_source_type);
  return (says_ai(facts.digital_source_type) && !says_ai(entity.digital_source_type)) ||
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
  return says_ai(facts.digital_source_type) ? AiOrigin::declared : AiOrigin::none_found;
}

template <Made Entity>
bool learn(Entity& entity, const model::VideoFacts& facts) {
  const auto found = origin_in(facts);
  const auto before = std::tuple{entity.ai_origin, entity.digital_source_type, digest_of(entity.credentials)};
  if (found != AiOrigin::none_found && says_more(entity, found, facts)) doubt_word(entity);
  if (weight(found) > weight(entity.ai_origin)) entity.ai_origin = found;
  if (facts.digital_source_type && is_code(*facts.digital_source_type))
    entity.digital_source_type = facts.digital_source_type;
  if (facts.credentials) entity.credentials = facts.credentials;
  return before != std::tuple{entity.ai_origin, entity.digital_source_type, digest_of(entity.credentials)};
}

template <Made Entity>
bool learn_declared(Entity& entity, const std::string& declared) {
  if constexpr (std::is_same_v<Entity, Result>) {
    if (entity.ai_declared) return false;
    entity.ai_declared = declared;
  } else if (weight(entity.ai_origin) >= weight(AiOrigin::declared)) {
    return false;
  }
  doubt_word(entity);
  if (weight(AiOrigin::declared) > weight(entity.ai_origin)) entity.ai_origin = AiOrigin::declared;
  return true;
}

template <Made Entity>
void label_itself(Entity& entity) {
  entity.is_aigc = true;
  entity.ai_reason.reset();  // it spoke against the label
}

void forget_file(Result& result) {
  result.ai_origin = result.ai_declared       ? AiOrigin::declared
                     : result.is_aigc == true ? AiOrigin::operator_
                                              : AiOrigin::none_found;
  result.digital_source_type.reset();
  result.credentials.reset();
  if (result.is_aigc != false) return;
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
  const bool found = weight(entity.ai_origin) > weight(AiOrigin::operator_);
  if (*word.origin != AiOrigin::none_found) {
    if (weight(*word.origin) > weight(entity.ai_origin)) entity.ai_origin = *word.origin;
    entity.is_aigc = true;
    entity.ai_reason = word.reason;
    if constexpr (std::is_same_v<Entity, Result>)
      if (*word.origin == AiOrigin::declared && !entity.ai_declared) entity.ai_declared = "as the operator says";
    return;
  }
  if (found && !word.reason)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("the AI label is taken off only with a reason: {}", finding_in_words(entity)),
                hint,
                {{"ai_reason", "is required, because AI was found"}}};
  if (!found) entity.ai_origin = AiOrigin::none_found;
  entity.is_aigc = word.reason ? std::optional{false} : std::nullopt;
  entity.ai_reason = word.reason;
}

template <Made Entity>
std::optional<std::string> source_type_of_copy(const Entity& entity) {
  const auto& found = entity.digital_source_type;
  // The operator answers for a copy without the label: its XMP says nothing of AI either.
  if (entity.is_aigc == false) return says_ai(found) ? std::nullopt : found;
  if (says_ai(found) || entity.ai_origin == AiOrigin::none_found) return found;
  // Only a record or the operator says that there is AI in it. How much of it a model made is not known: "entirely"
  // (trainedAlgorithmicMedia) and "captured, then edited by a model" (compositeWithTrainedAlgorithmicMedia) would both
  // claim more than is known. This code claims the least: of its parts, at least one is a model's.
  return "compositeSynthetic";
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
  const bool by_file = says_ai(told) || says_ai(entity.digital_source_type);
  if (declared) parts.push_back(fmt::format("its record declares it ({})", base::fit(*declared, 80)));
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
std::optional<std::string> notice_of(const Entity& entity) {
  std::vector<std::string> parts;
  if (entity.credentials)
    parts.push_back(
        fmt::format("the content credentials of {} are not in a copy of the video", maker(*entity.credentials)));
  if (entity.is_aigc == false) {
    parts.push_back(
        fmt::format("the AI label was taken off{}", entity.ai_reason ? ": " + base::fit(*entity.ai_reason, 200) : ""));
  } else if (entity.ai_origin != AiOrigin::none_found) {
    if (entity.ai_origin != AiOrigin::credentials) parts.push_back("made with AI: " + finding_in_words(entity));
    parts.push_back(fmt::format("{} {}", label_words, entity.is_aigc ? "will be set" : "is not decided"));
    if (const auto earlier = earlier_reason(entity)) parts.push_back(*earlier);
  }
  if (parts.empty()) return std::nullopt;
  if (const auto code = source_type_of_copy(entity)) parts.push_back(fmt::format("the copy's XMP says {}", *code));
  return base::join(parts, "; ");
}

#define MADE(Entity)                                                      \
  template bool learn(Entity&, const model::VideoFacts&);                 \
  template bool learn_declared(Entity&, const std::string&);              \
  template void label_itself(Entity&);                                    \
  template std::optional<std::string> earlier_reason(const Entity&);      \
  template bool wears_label(const Entity&);                               \
  template bool undecided(const Entity&);                                 \
  template bool is_made_by_ai(const Entity&);                             \
  template Word taken_word(Entity&, const Entity&, const base::Json&);    \
  template void say(Entity&, const Word&, const std::string&);            \
  template std::optional<std::string> source_type_of_copy(const Entity&); \
  template std::string finding_in_words(const Entity&);                   \
  template std::optional<std::string> notice_of(const Entity&);

MADE(Result)
MADE(Scheduled)
#undef MADE

}  // namespace farmtok::farm
