#pragma once
// The appearance of each entity for a person: the columns of its table and the sections of its card.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/schema.hpp"
#include "output/card.hpp"
#include "output/table.hpp"

namespace farmtok::cli {

using base::Json;

/// The inputs of a value's appearance besides the value.
struct Look {
  bool terminal = false;  // times in the operator's zone, else UTC ISO 8601
  base::Instant now{};
};

struct ViewColumn {
  std::string_view field;
  Column column;
  /// Makes the cell when it is not just the field's value.
  Cell (*cell)(const Json&, const Look&) = nullptr;
};

struct ViewSection {
  std::string_view title;
  std::vector<std::string_view> fields;
  /// Adds rows that are not just fields.
  void (*rows)(Card&, const Json&) = nullptr;
};

struct View {
  std::string_view entity;
  std::vector<ViewColumn> columns;
  std::vector<ViewSection> sections;
  /// Makes the card when sections of plain fields are not enough.
  Card (*card)(const Json&, const Look&) = nullptr;
};

/// Never null: an entity without a special view shows all its fields.
View view_of(const model::EntityInfo& entity);

/// A field's value as text; empty when the object has none.
std::string text_of(const Json& object, std::string_view field);
/// The same without any change, for files and requests: it may hold sequences that a terminal obeys.
std::string exact_text_of(const Json& object, std::string_view field);
/// As text_of, in a form for a person by the field's kind: local times, yes and no.
Cell cell_of(const Json& object, const model::FieldInfo& field, const Look& look);
/// The name of a field for a person: "former_until" is "former until".
std::string label(std::string_view field);
/// A time for a person: the words of the operator's zone and how far it is, or UTC ISO 8601 when no terminal.
std::string moment(const Json& object, std::string_view field, const Look& look);

Table table_of(const View& view, const model::EntityInfo& entity, std::span<const Json> items, const Look& look);
Card card_of(const View& view, const model::EntityInfo& entity, const Json& object, const Look& look);

/// The card of a post; view_post.cpp.
Card post_card(const Json& post, const Look& look);

}  // namespace farmtok::cli
