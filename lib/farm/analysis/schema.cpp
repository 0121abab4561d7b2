#include "farm/analysis/schema.hpp"

#include <fmt/format.h>

#include "model/schema.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Json;
using model::FieldInfo;
using model::Kind;

std::vector<const FieldInfo*> fields() {
  std::vector<const FieldInfo*> all;
  for (const auto& field : model::find_entity("analysis")->fields)
    if (field.use.create) all.push_back(&field);
  return all;
}

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::whole:
      return "integer";
    case Kind::number:
      return "number";
    case Kind::truth:
      return "boolean";
    case Kind::text:
    case Kind::time:
    case Kind::choice:
    case Kind::object:
      break;
  }
  return "string";
}

std::string limits_of(const FieldInfo& field) {
  std::string words;
  if (field.kind == Kind::whole) words = fmt::format("A whole number from {} to {}", field.use.least, field.use.most);
  if (field.kind == Kind::truth) words = "true or false";
  if (field.kind == Kind::text) words = fmt::format("A text of at most {} characters", field.use.max);
  return words + (field.optional ? ", or null." : ".");
}

Json object_schema(const Json& properties, const Json& names, const Json& required, bool strict) {
  if (strict)
    return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
  return {{"type", "OBJECT"}, {"properties", properties}, {"required", required}, {"propertyOrdering", names}};
}

std::string upper(std::string_view text) {
  std::string made{text};
  for (auto& c : made)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return made;
}

}  // namespace

std::vector<AnsweredField> answered_fields() {
  std::vector<AnsweredField> all;
  for (const auto* field : fields())
    all.push_back({field->name, fmt::format("{} {}", field->about, limits_of(*field))});
  return all;
}

Json answer_schema(Dialect dialect) {
  const bool strict = dialect == Dialect::json_schema;
  Json properties = Json::object(), names = Json::array(), required = Json::array();
  for (const auto* field : fields()) {
    Json made = Json::object();
    const auto type = type_of(field->kind);
    if (!strict) made["type"] = upper(type);
    else if (field->optional) made["type"] = Json::array({type, "null"});
    else made["type"] = type;
    if (!strict && field->optional) made["nullable"] = true;
    made["description"] = fmt::format("{} {}", field->about, limits_of(*field));
    properties[field->name] = made;
    names.push_back(field->name);
    if (strict || !field->optional) required.push_back(field->name);
  }
  return object_schema(properties, names, required, strict);
}

Json texts_schema(const std::vector<AnsweredField>& fields, Dialect dialect) {
  const bool strict = dialect == Dialect::json_schema;
  Json properties = Json::object(), names = Json::array();
  for (const auto& field : fields) {
    Json made{{"description", field.words}};
    if (strict) {
      made["type"] = Json::array({"string", "null"});
    } else {
      made["type"] = "STRING";
      made["nullable"] = true;
    }
    properties[field.name] = made;
    names.push_back(field.name);
  }
  return object_schema(properties, names, strict ? names : Json::array(), strict);
}

}  // namespace farmtok::farm::analysis
