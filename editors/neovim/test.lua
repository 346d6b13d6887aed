-- What a user of Neovim sees, asked of a real Neovim: editors/neovim/test PROGRAM
local function fail(message)
  io.stderr:write("neovim: " .. message .. "\n")
  vim.cmd("cquit")
end

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then
    fail(what .. " never came")
  end
end

local function rules()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    found[diagnostic.code or ""] = diagnostic
  end
  return found
end

local ok, message = pcall(function()
  package.path = vim.env.LEAKLINE_LUA .. "/?.lua;" .. package.path
  local leakline = require("leakline")
  vim.cmd("edit model.py")
  if vim.lsp.enable then
    vim.opt.runtimepath:append(vim.env.LEAKLINE_LUA)
    vim.lsp.config("leakline", { cmd = { vim.env.LEAKLINE, "lsp" }, root_dir = vim.fn.getcwd() })
    vim.lsp.enable("leakline")
    leakline.commands()
  else
    leakline.setup({ cmd = { vim.env.LEAKLINE, "lsp" }, root_dir = vim.fn.getcwd() })
  end
  vim.cmd("set filetype=python")

  wait("the finding", function() return rules()["credential-in-prompt"] ~= nil end)
  local finding = rules()["credential-in-prompt"]
  assert(finding.lnum == 6 and finding.col == 4, "the finding stands at " .. finding.lnum .. ":" .. finding.col)
  assert(finding.message:find("via app.py:10", 1, true), "the message has no path: " .. finding.message)
  assert(#finding.user_data.lsp.relatedInformation > 2, "the path came along")

  vim.api.nvim_win_set_cursor(0, { 7, 6 })
  vim.cmd("LeaklinePath")
  wait("the location list", function() return #vim.fn.getloclist(0) > 2 end)
  local steps = vim.fn.getloclist(0)
  assert(steps[1].text:find("^1%. ") and vim.fn.bufname(steps[1].bufnr):find("app.py$"), "the path begins with " .. vim.inspect(steps[1]))
  assert(vim.fn.bufname(steps[#steps].bufnr):find("model.py$"), "the path ends in the model")
  vim.cmd("lclose")

  local params = vim.lsp.util.make_range_params(0, "utf-16")
  params.context = { diagnostics = {} }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 5000)
  local applied = false
  for id, answer in pairs(answers) do
    for _, action in ipairs(answer.result or {}) do
      if action.title == "Ignore credential-in-prompt here" then
        local encoding = vim.lsp.get_client_by_id(id).offset_encoding
        vim.lsp.util.apply_workspace_edit(action.edit, encoding)
        applied = true
      end
    end
  end
  assert(applied, "the quick fix is offered")
  local line = vim.api.nvim_buf_get_lines(0, 6, 7, false)[1]
  assert(line:find("# leakline: ignore[credential-in-prompt] -- reason", 1, true), "the fix wrote: " .. line)
  vim.cmd("undo")

  -- An unsaved edit of the helper clears the finding in the model.
  local model = vim.api.nvim_get_current_buf()
  vim.cmd("edit! helper.py")
  vim.cmd("set filetype=python")
  vim.api.nvim_buf_set_lines(0, 5, 6, false, { "    send(\"nothing\")" })
  wait("the news from another file", function()
    for _, diagnostic in ipairs(vim.diagnostic.get(model)) do
      if diagnostic.code == "credential-in-prompt" then
        return false
      end
    end
    return true
  end)
end)
if not ok then
  fail(tostring(message))
end
io.stdout:write("neovim: all is well\n")
vim.cmd("qa!")
