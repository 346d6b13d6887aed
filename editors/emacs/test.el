;;; What a user of Emacs sees, asked of a real Emacs: editors/emacs/test PROGRAM -*- lexical-binding: t -*-

(add-to-list 'load-path (getenv "LEAKLINE_EMACS"))
(require 'leakline)
(require 'flymake)
(setq leakline-program (getenv "LEAKLINE"))

(defun wait-for (what condition)
  "Wait until CONDITION gives something; WHAT names it."
  (let ((deadline (+ (float-time) 30)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) deadline) (error "%s never came" what))
      (accept-process-output nil 0.1)
      (when (bound-and-true-p flymake-mode) (flymake-start)))
    found))

(find-file "model.py")
(python-mode)
(leakline-with)
(wait-for "the server" #'eglot-current-server)
(flymake-mode 1)
(let ((text (wait-for "the finding"
                      (lambda ()
                        (seq-some (lambda (it)
                                    (let ((text (flymake-diagnostic-text it)))
                                      (and (string-match-p "credential-in-prompt" text) text)))
                                  (flymake-diagnostics))))))
  (unless (string-match-p (regexp-quote "via app.py:10") text) (error "The message has no path: %s" text)))
(goto-char (point-min))
(search-forward "client.responses")
(let ((steps (append (leakline--steps) nil)))
  (unless (> (length steps) 2) (error "The path has %d steps" (length steps)))
  (unless (string-suffix-p "app.py" (plist-get (car steps) :uri)) (error "The path begins elsewhere")))
(princ "emacs: all is well\n")
