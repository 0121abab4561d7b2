#include "model/schema.hpp"

#include <algorithm>
#include <array>

#include "base/amount.hpp"
#include "base/text/text.hpp"
#include "model/backup.hpp"
#include "model/credits.hpp"
#include "model/enums.hpp"
#include "model/feed.hpp"
#include "model/found.hpp"
#include "model/job.hpp"
#include "model/proof.hpp"
#include "model/provenance.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "model/similar.hpp"
#include "model/work.hpp"

namespace farmtok::model {
namespace {

template <class Value>
constexpr Kind kind_of() {
  if constexpr (std::is_same_v<Value, bool>) return Kind::truth;
  else if constexpr (std::is_same_v<Value, std::int64_t>) return Kind::whole;
  else if constexpr (std::is_same_v<Value, double> || std::is_same_v<Value, base::Amount>) return Kind::number;
  else if constexpr (std::is_same_v<Value, base::Instant>) return Kind::time;
  else if constexpr (std::is_enum_v<Value>) return Kind::choice;
  else if constexpr (std::is_same_v<Value, std::string>) return Kind::text;
  else return Kind::object;
}

template <class Entity>
EntityInfo describe() {
  EntityInfo info{Declared<Entity>::noun, {}};
  for_each_field<Entity>([&]<class Class, class Type>(const Field<Class, Type>& each) {
    using Value = value_of<Type>;
    FieldInfo made{std::string{each.name}, std::string{each.about}, kind_of<Value>(), is_optional<Type>, each.use, {}};
    if constexpr (std::is_enum_v<Value>) made.choices = enum_names<Value>();
    info.fields.push_back(std::move(made));
  });
  return info;
}

base::Json field_schema(const FieldInfo& field) {
  base::Json made = base::Json::object();
  switch (field.kind) {
    case Kind::text:
      made["type"] = "string";
      break;
    case Kind::number:
      made["type"] = "number";
      break;
    case Kind::whole:
      made["type"] = "integer";
      break;
    case Kind::truth:
      made["type"] = "boolean";
      break;
    case Kind::time:
      made["type"] = "string";
      made["format"] = "date-time";
      break;
    case Kind::choice:
      made["enum"] = field.choices;
      break;
    case Kind::object:
      made["type"] = "object";
      break;
  }
  made["description"] = field.about;
  return made;
}

/// Limits apply to input, so only the request schemas have them.
base::Json request_schema(const EntityInfo& entity, Operation operation) {
  base::Json properties = base::Json::object();
  auto required = base::Json::array();
  for (const auto& field : entity.fields) {
    if (!accepts(field.use, operation)) continue;
    auto made = field_schema(field);
    if (field.kind == Kind::choice) made["enum"] = field.accepted();
    if (field.kind == Kind::text) {
      made["maxLength"] = field.use.max;
      if (field.use.format == Format::url) made["format"] = "uri";
    }
    if (field.kind == Kind::whole) {
      made["minimum"] = field.use.least;
      if (field.use.most != std::numeric_limits<std::int64_t>::max()) made["maximum"] = field.use.most;
    }
    // A wall time without an offset is accepted too, so the format is described only in words.
    if (field.kind == Kind::time) made.erase("format");
    if (field.optional && made.contains("type")) made["type"] = {made["type"], "null"};
    properties[field.name] = made;
    if (operation == Operation::create && !field.use.alias.empty()) properties[std::string{field.use.alias}] = made;
    if (operation == Operation::create && field.use.required) required.push_back(field.name);
  }
  base::Json made{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}};
  if (!required.empty()) made["required"] = required;
  return made;
}

bool any_accepts(const EntityInfo& entity, Operation operation) {
  return std::ranges::any_of(entity.fields, [&](const auto& field) { return accepts(field.use, operation); });
}

}  // namespace

std::string FieldInfo::flag() const {
  std::string made{use.flag.empty() ? std::string_view{name} : use.flag};
  std::ranges::replace(made, '_', '-');
  return made;
}

std::vector<std::string> FieldInfo::accepted() const {
  return use.words.empty() ? choices : base::split(use.words, '|');
}

const FieldInfo* EntityInfo::find(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &FieldInfo::name);
  return found == fields.end() ? nullptr : &*found;
}

std::span<const EntityInfo> entities() {
  static const std::array all{describe<Job>(),           describe<Result>(),          describe<Scheduled>(),
                              describe<Task>(),          describe<Proof>(),           describe<ProofRequest>(),
                              describe<ProofReply>(),    describe<ProofDecision>(),   describe<Work>(),
                              describe<Event>(),         describe<Media>(),           describe<Variation>(),
                              describe<RenderReport>(),  describe<VideoFacts>(),      describe<Batch>(),
                              describe<JobCreated>(),    describe<ScheduleRequest>(), describe<JobProgress>(),
                              describe<FoundVideo>(),    describe<Analysis>(),        describe<CreditEntry>(),
                              describe<CreditBalance>(), describe<CreditPrices>(),    describe<CreditGrant>(),
                              describe<Feed>(),          describe<Similar>(),         describe<Backup>(),
                              describe<Credentials>()};
  return all;
}

const EntityInfo* find_entity(std::string_view noun) {
  if (noun == "scheduled" || noun == "schedule") noun = "post";
  const auto named = [&](const EntityInfo& entity) { return entity.noun == noun || entity.noun + "s" == noun; };
  const auto all = entities();
  const auto found = std::ranges::find_if(all, named);
  return found == all.end() ? nullptr : &*found;
}

base::Json json_schema(const EntityInfo& entity) {
  base::Json properties = base::Json::object();
  auto required = base::Json::array();
  for (const auto& field : entity.fields) {
    properties[field.name] = field_schema(field);
    if (!field.optional) required.push_back(field.name);
  }
  base::Json made{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                  {"title", entity.noun},
                  {"type", "object"},
                  {"properties", properties},
                  {"required", required}};
  base::Json defs = base::Json::object();
  if (any_accepts(entity, Operation::create)) defs["create"] = request_schema(entity, Operation::create);
  if (any_accepts(entity, Operation::edit)) defs["edit"] = request_schema(entity, Operation::edit);
  if (!defs.empty()) made["$defs"] = defs;
  return made;
}

}  // namespace farmtok::model
