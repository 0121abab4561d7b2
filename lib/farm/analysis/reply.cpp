#include "farm/analysis/reply.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text/text.hpp"
#include "model/json.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using base::Json;
using model::Analysis;

constexpr std::size_t longest = 64 << 10;

[[noreturn]] void refuse(std::string fault) { throw Error{Code::INVALID_REQUEST, std::move(fault)}; }

Json object_of(std::string_view text) {
  text = base::trim(text);
  if (text.empty()) refuse("it was empty");
  if (text.size() > longest) refuse(fmt::format("it was longer than {} bytes", longest));
  if (!base::valid_utf8(text)) refuse("it was not valid UTF-8");
  if (text.starts_with("```")) refuse("it was inside a code fence; answer with the JSON object alone");
  if (text.front() != '{') {
    const bool inside = text.find('{') != text.npos;
    refuse(inside ? "there was text before the JSON object; answer with the object alone" : "it was no JSON object");
  }
  try {
    return base::parse_json(text, "it");
  } catch (const Error& error) {
    // The error for a field that is there twice contains its name, which the model wrote.
    if (!error.details.empty()) refuse("it has a field twice");
    refuse(text.back() == '}' ? "it was broken JSON" : "it was broken JSON, or there was text after the object");
  }
}

/// "caption is required; one field does not exist"
std::string in_words(const Error& error) {
  std::string words;
  for (const auto& [field, message] : error.details) {
    bool known = false;
    model::for_each_field<Analysis>([&](const auto& each) { known = known || each.name == field; });
    const auto fault = known                                 ? fmt::format("{} {}", field, message)
                       : words.find("unknown") == words.npos ? std::string{"it has an unknown field"}
                                                             : std::string{};
    if (!fault.empty()) words += (words.empty() ? "" : "; ") + fault;
  }
  return words.empty() ? error.message : words;
}

}  // namespace

Handles may_mention(const AnalysisAsk& ask) {
  const auto& job = ask.job;
  Handles handles;
  for (const auto* prompt :
       {&job.content_prompt, &job.filter_prompt, &job.caption_prompt, &job.instruction_prompt, &job.publish_prompt})
    if (*prompt) handles.merge(handles_in(**prompt));
  // One handle and nothing else: an author's name is a stranger's text.
  if (auto own = handles_in("@" + ask.video.author); own == Handles{base::lower(ask.video.author)}) handles.merge(own);
  return handles;
}

Analysis read_reply(std::string_view text, const Handles& handles) {
  const auto object = object_of(text);
  Analysis made;
  try {
    made = model::from_request<Analysis>(object);
  } catch (const Error& error) {
    refuse(in_words(error));
  }
  std::string faults;
  const auto fault = [&](std::string_view field, std::string_view what) {
    faults += fmt::format("{}{} {}", faults.empty() ? "" : "; ", field, what);
  };
  model::for_each_field<Analysis>([&]<class Class, class Type>(const model::Field<Class, Type>& each) {
    if constexpr (std::is_same_v<model::value_of<Type>, std::string>) {
      if (!each.use.create) return;
      auto& value = made.*each.member;
      if constexpr (model::is_optional<Type>) {
        if (!value) return;
      }
      std::string* words;
      if constexpr (model::is_optional<Type>) words = &*value;
      else words = &value;
      *words = base::trim(without_controls(*words));
      if (const auto found = fault_of_addresses(*words, handles); !found.empty()) fault(each.name, found);
      if constexpr (model::is_optional<Type>) {
        if (words->empty()) value.reset();
      } else if (words->empty() && (made.fits || each.name == "reason")) {
        fault(each.name, "must not be empty");
      }
    }
  });
  if (!faults.empty()) refuse(faults);
  return made;
}

}  // namespace farmtok::farm::analysis
