#pragma once
// The parts of a declaration that need no entity: for schemas, tables, flags and manuals.

#include <span>

#include "base/json.hpp"
#include "model/field.hpp"

namespace farmtok::model {

enum class Kind { text, number, whole, truth, time, choice, object };

/// One field of a declaration, without its C++ type.
struct FieldInfo {
  std::string name;
  std::string about;
  Kind kind = Kind::text;
  bool optional = false;
  Use use;
  std::vector<std::string> choices;  // for Kind::choice
  /// The words that a request may give: Use.words, else `choices`.
  std::vector<std::string> accepted() const;
  /// The name of its command-line flag without dashes: "mode", "on-schedule-email".
  std::string flag() const;
};

struct EntityInfo {
  std::string noun;
  std::vector<FieldInfo> fields;
  /// Throws nothing; null when there is no such field.
  const FieldInfo* find(std::string_view name) const;
};

/// Every declared entity that users see, by noun: "job", "result", "post", "proof", "work", "event", "media", ...
std::span<const EntityInfo> entities();
/// Also finds the plural and the contract's names ("jobs", "scheduled"). Null when unknown.
const EntityInfo* find_entity(std::string_view noun);

/// JSON Schema (2020-12) of the entity, with what create and edit requests accept under $defs.
base::Json json_schema(const EntityInfo& entity);

}  // namespace farmtok::model
