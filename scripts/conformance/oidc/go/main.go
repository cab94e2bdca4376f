// An application with go-oidc and golang.org/x/oauth2, with the addresses that walk.ts visits.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type said map[string]any

// One person comes at a time.
type application struct {
	provider               *oidc.Provider
	config                 oauth2.Config
	endSession, home       string
	verifier, state, nonce string
	token                  *oauth2.Token
	idToken                string
}

func main() {
	issuer, home := os.Args[1], "http://localhost:"+os.Args[4]
	provider, err := oidc.NewProvider(context.Background(), issuer)
	if err != nil {
		log.Fatal(err)
	}
	var metadata struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&metadata); err != nil {
		log.Fatal(err)
	}
	app := &application{provider: provider, home: home, endSession: metadata.EndSession, config: oauth2.Config{
		ClientID:     os.Args[2],
		ClientSecret: os.Args[3],
		Endpoint:     provider.Endpoint(),
		RedirectURL:  home + "/callback",
	}}
	http.HandleFunc("/{$}", show(func(*http.Request) (said, error) { return said{"issuer": issuer}, nil }))
	http.HandleFunc("/sign-in", app.signIn)
	http.HandleFunc("/callback", show(app.callback))
	http.HandleFunc("/refresh", show(app.refresh))
	http.HandleFunc("/sign-out", app.signOut)
	http.HandleFunc("/signed-out", show(func(r *http.Request) (said, error) {
		return said{"signedOut": r.FormValue("state") == app.state}, nil
	}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[4], nil))
}

func (app *application) signIn(w http.ResponseWriter, r *http.Request) {
	app.verifier, app.state, app.nonce = oauth2.GenerateVerifier(), rand.Text(), rand.Text()
	options := []oauth2.AuthCodeOption{oidc.Nonce(app.nonce), oauth2.S256ChallengeOption(app.verifier)}
	for name, values := range r.URL.Query() {
		options = append(options, oauth2.SetAuthURLParam(name, values[0]))
	}
	http.Redirect(w, r, app.config.AuthCodeURL(app.state, options...), http.StatusFound)
}

func (app *application) callback(r *http.Request) (said, error) {
	if name := r.FormValue("error"); name != "" {
		return nil, &oauth2.RetrieveError{ErrorCode: name}
	}
	if r.FormValue("state") != app.state {
		return nil, errors.New("the state is another one")
	}
	token, err := app.config.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(app.verifier))
	if err != nil {
		return nil, err
	}
	return app.told(r.Context(), token, app.nonce)
}

func (app *application) refresh(r *http.Request) (said, error) {
	former := app.token.RefreshToken
	token, err := app.config.TokenSource(r.Context(), &oauth2.Token{RefreshToken: former}).Token()
	if err != nil {
		return nil, err
	}
	told, err := app.told(r.Context(), token, "")
	if err == nil {
		told["isNew"] = token.RefreshToken != former
	}
	return told, err
}

// The nonce is that of the attempt; a refreshed ID token may have none.
func (app *application) told(ctx context.Context, token *oauth2.Token, nonce string) (said, error) {
	raw, _ := token.Extra("id_token").(string)
	idToken, err := app.provider.Verifier(&oidc.Config{ClientID: app.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	if nonce != "" && idToken.Nonce != nonce {
		return nil, errors.New("the nonce is another one")
	}
	if idToken.AccessTokenHash != "" {
		if err := idToken.VerifyAccessToken(token.AccessToken); err != nil {
			return nil, err
		}
	}
	info, err := app.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, err
	}
	var claims, userinfo said
	if err := errors.Join(idToken.Claims(&claims), info.Claims(&userinfo)); err != nil {
		return nil, err
	}
	app.token, app.idToken = token, raw
	return said{"claims": claims, "userinfo": userinfo, "hasRefreshToken": token.RefreshToken != ""}, nil
}

func (app *application) signOut(w http.ResponseWriter, r *http.Request) {
	app.state = rand.Text()
	query := url.Values{
		"id_token_hint":            {app.idToken},
		"post_logout_redirect_uri": {app.home + "/signed-out"},
		"state":                    {app.state},
	}
	http.Redirect(w, r, app.endSession+"?"+query.Encode(), http.StatusFound)
}

func show(answer func(*http.Request) (said, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := answer(r)
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.ErrorCode != "" {
			body = said{"error": refused.ErrorCode}
		} else if err != nil {
			body = said{"error": err.Error()}
		}
		if err := json.NewEncoder(w).Encode(body); err != nil {
			log.Print(err)
		}
	}
}
