#include "output/printer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "output/safe.hpp"
#include "output/sizes.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

std::vector<std::string> names_of(const model::EntityInfo& entity) {
  std::vector<std::string> names;
  for (const auto& field : entity.fields) names.push_back(field.name);
  return names;
}

std::vector<std::string> fields_asked(const Arguments& arguments) {
  std::vector<std::string> fields;
  for (const auto* flag : {"json", "ndjson", "csv"})
    for (const auto& each : base::split(arguments.text(flag), ','))
      if (const auto name = base::trim(each); !name.empty()) fields.emplace_back(name);
  return fields;
}

/// Ids, numbers and addresses are no use when they are cut.
bool is_prose(std::span<const Json> items, const std::string& key) {
  return std::ranges::any_of(items,
                             [&](const Json& item) { return shown_value(item, key).find(' ') != std::string::npos; });
}

/// Without an entity the objects' own keys are the columns.
Table plain_table(std::span<const Json> items, std::span<const Column> columns) {
  Table table;
  for (const auto& [key, value] : items.front().items()) {
    const auto named = std::ranges::find(columns, key, &Column::heading);
    table.columns.push_back(named == columns.end() ? Column{key, false, is_prose(items, key), 0} : *named);
  }
  for (const auto& item : items) {
    auto& row = table.rows.emplace_back();
    for (const auto& [key, value] : items.front().items()) row.push_back({shown_value(item, key), Tint::none});
  }
  return table;
}

Card plain_card(const Json& object) {
  Card card;
  for (const auto& [key, value] : object.items()) card.row(label(key), shown_value(object, key));
  return card;
}

/// One with a typing error, else the field of the flag of this name, else the only one that has the word.
std::optional<std::string> meant_field(const model::EntityInfo* entity, const std::string& word,
                                       const std::vector<std::string>& known) {
  if (auto near = base::closest(word, known)) return near;
  if (entity)
    for (const auto& field : entity->fields)
      if (field.flag() == word) return field.name;
  const auto holds = [&](const std::string& name) { return name.find(word) != std::string::npos; };
  if (word.size() < 3 || std::ranges::count_if(known, holds) != 1) return {};
  return *std::ranges::find_if(known, holds);
}

}  // namespace

Form form_of(const Arguments& arguments) {
  constexpr std::array forms{std::pair{"json", Form::json}, std::pair{"ndjson", Form::ndjson},
                             std::pair{"csv", Form::csv}, std::pair{"ids", Form::ids}};
  Form form = Form::text;
  std::string_view first;
  for (const auto& [flag, meant] : forms) {
    if (!arguments.has(flag)) continue;
    if (!first.empty()) throw Error{Code::USAGE, fmt::format("--{} and --{} exclude each other", first, flag)};
    first = flag;
    form = meant;
  }
  return form;
}

Printer::Printer(const Arguments& arguments, const model::EntityInfo* entity, Terminal terminal, Look look, Sink& sink)
    : form_(form_of(arguments)),
      entity_(entity),
      terminal_(terminal),
      look_(look),
      sink_(sink),
      fields_(fields_asked(arguments)) {
  if (entity_) check_fields(names_of(*entity_));
}

void Printer::check_fields(const std::vector<std::string>& known) const {
  for (const auto& field : fields_) {
    if (std::ranges::find(known, field) != known.end()) continue;
    const auto near = meant_field(entity_, field, known);
    throw Error{Code::USAGE,
                fmt::format("there is no field \"{}\"; known: {}", base::fit(field, 60), base::join(known, ", ")),
                near      ? fmt::format("did you mean: {}", *near)
                : entity_ ? fmt::format("`farmtok schema \"{}\"` says what each of them is.", entity_->noun)
                          : "Name some of these, or none for all of them."};
  }
}

void Printer::shaped(std::vector<Column> columns, std::vector<std::string> fields) {
  columns_ = std::move(columns);
  known_ = std::move(fields);
}

Json Printer::chosen(const Json& object) const {
  if (fields_.empty()) return object;
  Json made = Json::object();
  for (const auto& field : fields_) {
    const auto found = object.find(field);
    made[field] = found == object.end() ? Json(nullptr) : *found;
  }
  return made;
}

std::string Printer::id_of(const Json& object) const {
  if (entity_) return text_of(object, entity_->fields.front().name);
  return object.is_object() && !object.empty() ? text_of(object, object.begin().key()) : std::string{};
}

void Printer::csv_row(const Json& object) {
  auto fields = fields_;
  if (fields.empty()) fields = entity_ ? names_of(*entity_) : known_;
  if (fields.empty())
    for (const auto& [key, value] : object.items()) fields.push_back(key);
  const auto row = [&](const auto& cell) {
    std::string line;
    for (const auto& field : fields) line += (&field == &fields.front() ? "" : ",") + cell(field);
    sink_.line(line);
  };
  if (!csv_headed_) row([](const std::string& field) { return csv_field(field); });
  csv_headed_ = true;
  row([&](const std::string& field) {
    const auto found = object.find(field);
    return csv_field(text_of(object, field), found != object.end() && found->is_number());
  });
}

void Printer::json(const Json& value) {
  sink_.line(
      safe_json(terminal_.out ? value.dump(2, ' ', false, Json::error_handler_t::replace) : base::to_line(value)));
}

void Printer::lines(const std::vector<std::string>& lines) {
  for (const auto& line : lines) sink_.line(safe_lines(line));
}

void Printer::object(const Json& object) {
  if (!entity_) return value(object, plain_card(object));
  if (form_ == Form::text) return card(card_of(view_of(*entity_), *entity_, object, look_));
  data(object);
}

void Printer::item(Json object) {
  if (form_ == Form::text || form_ == Form::json) gathered_.push_back(std::move(object));
  else this->object(object);
}

void Printer::table() {
  if (gathered_.empty()) return;
  table(entity_ ? table_of(view_of(*entity_), *entity_, gathered_, look_) : plain_table(gathered_, columns_));
}

void Printer::table(const Table& table) {
  lines(table.lines(terminal_.width, terminal_.colour_out));
  for (auto& heading : table.left_out(terminal_.width))
    if (std::ranges::find(left_out_, heading) == left_out_.end()) left_out_.push_back(std::move(heading));
}

void Printer::finish_list(std::optional<std::int64_t> total, const std::optional<std::string>& next_cursor) {
  if (form_ == Form::text) table();
  if (form_ == Form::json) {
    if (!fields_.empty())
      for (auto& each : gathered_) each = chosen(each);
    Json list{{"items", std::move(gathered_)}};
    if (next_cursor) list["next_cursor"] = *next_cursor;
    if (total) list["total"] = *total;
    json(list);
  }
  if (form_ == Form::csv && !csv_headed_) {
    const auto fields = !fields_.empty() ? fields_ : entity_ ? names_of(*entity_) : known_;
    if (!fields.empty()) sink_.line(base::join(fields, ","));
  }
  gathered_.clear();
}

void Printer::value(const Json& object, const Card& look) {
  if (form_ != Form::text && !fields_.empty() && object.is_object()) {
    std::vector<std::string> keys;
    for (const auto& [key, each] : object.items()) keys.push_back(key);
    check_fields(keys);
  }
  if (form_ == Form::text) return card(look);
  data(object);
}

void Printer::data(const Json& object) {
  switch (form_) {
    case Form::text:
      return;
    case Form::json:
      return json(chosen(object));
    case Form::ndjson:
      return sink_.line(safe_json(base::to_line(chosen(object))));
    case Form::csv:
      return csv_row(object);
    case Form::ids:
      return sink_.line(id_of(object));
  }
}

}  // namespace farmtok::cli
